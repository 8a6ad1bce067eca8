package io.refreshd;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for servers and REST APIs at the addresses of one network, made by the JDK's own tool, and a password for
 * what changes something.
 *
 * @param certificate PEM; it signed itself, so that it is its own authority
 */
record PodSecurity(Path store, String certificate, String key) {
    static final String USER = "admin";
    static final String REST_PASSWORD = "secret of the API";
    private static final String STORE_PASSWORD = "changeit";
    private static final int ADDRESSES = 60;

    static PodSecurity make(Path folder, String network) {
        try {
            Path store = folder.resolve("tls.p12");
            String names = IntStream.rangeClosed(1, ADDRESSES)
                    .mapToObj(last -> "ip:" + network + last)
                    .collect(Collectors.joining(","));
            Process tool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-alias",
                            "pods",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=pods",
                            "-ext",
                            "bc:c",
                            "-ext",
                            "san=" + names,
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            STORE_PASSWORD))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("keytool.log").toFile())
                    .start();
            if (tool.waitFor() != 0) {
                throw new AssertionError(Files.readString(folder.resolve("keytool.log")));
            }
            KeyStore keys = keys(store);
            return new PodSecurity(
                    store,
                    pem("CERTIFICATE", keys.getCertificate("pods").getEncoded()),
                    pem(
                            "PRIVATE KEY",
                            keys.getKey("pods", STORE_PASSWORD.toCharArray()).getEncoded()));
        } catch (IOException | GeneralSecurityException broken) {
            throw new AssertionError(broken);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AssertionError(stopped);
        }
    }

    private static KeyStore keys(Path store) throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        return keys;
    }

    private static String pem(String what, byte[] bytes) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes) + "\n-----END " + what + "-----\n";
    }

    /** Trusts nothing but this certificate. */
    SSLContext trusting() {
        try {
            KeyStore authorities = KeyStore.getInstance("PKCS12");
            authorities.load(null, null);
            authorities.setCertificateEntry("pods", keys(store).getCertificate("pods"));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(authorities);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (IOException | GeneralSecurityException broken) {
            throw new AssertionError(broken);
        }
    }

    /** Puts what it asks for into a member's settings. */
    void into(JsonObject settings, Path certificateFile, Path keyFile) {
        settings.getJsonObject("restapi")
                .put("certfile", certificateFile.toString())
                .put("keyfile", keyFile.toString())
                .put("cafile", certificateFile.toString())
                .put("authentication", new JsonObject().put("username", USER).put("password", REST_PASSWORD));
        settings.put(
                "ctl",
                new JsonObject()
                        .put("cacert", certificateFile.toString())
                        .put(
                                "authentication",
                                new JsonObject().put("username", USER).put("password", REST_PASSWORD)));
        settings.getJsonObject("postgresql")
                .getJsonObject("parameters")
                .put("ssl", "on")
                .put("ssl_cert_file", certificateFile.toString())
                .put("ssl_key_file", keyFile.toString());
        settings.getJsonObject("postgresql").getJsonArray("pg_hba").clear();
        settings.getJsonObject("postgresql")
                .getJsonArray("pg_hba")
                .add("hostssl all all 127.0.0.0/8 scram-sha-256")
                .add("hostssl replication standby 127.0.0.0/8 scram-sha-256");
    }
}
