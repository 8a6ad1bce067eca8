package io.refreshd.substrate.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Free ports of 127.0.0.1 for servers. Outside the range from which the system takes ports for outgoing connections, so
 * that none of those takes a stopped server's port.
 */
final class Ports {
    private static final int LOWEST = 20_000;
    private static final int HIGHEST = 65_535;
    private static final int TRIES = 1000;

    private final RandomGenerator random;
    private final int first;
    private final int count;

    Ports(RandomGenerator random) {
        this.random = random;
        int[] outgoing = outgoing();
        boolean below = outgoing[0] - LOWEST >= TRIES;
        boolean above = HIGHEST - outgoing[1] >= TRIES;
        this.first = !below && above ? outgoing[1] + 1 : LOWEST;
        this.count = (below ? outgoing[0] - 1 : HIGHEST) - first + 1;
    }

    /** A port that nobody listens on and that is not among the taken ones. */
    int choose(Set<Integer> taken) {
        for (int i = 0; i < TRIES; i++) {
            int port = first + random.nextInt(count);
            if (!taken.contains(port) && free(port)) {
                return port;
            }
        }
        throw new Unable("no free port found between " + first + " and " + (first + count - 1));
    }

    private static boolean free(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(false);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException taken) {
            return false;
        }
    }

    private static int[] outgoing() {
        try {
            String[] bounds = Files.readString(
                            Path.of("/proc/sys/net/ipv4/ip_local_port_range"), StandardCharsets.US_ASCII)
                    .strip()
                    .split("\\s+");
            return new int[] {Integer.parseInt(bounds[0]), Integer.parseInt(bounds[1])};
        } catch (IOException | RuntimeException unknown) {
            return new int[] {32_768, 60_999};
        }
    }
}
