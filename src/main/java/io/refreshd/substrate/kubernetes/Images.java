package io.refreshd.substrate.kubernetes;

import io.refreshd.model.Release;
import io.refreshd.model.Resource;
import java.util.Collection;
import java.util.Optional;

/** Image references: {@code registry/name:tag@sha256:digest}. A release pins every image by its digest. */
final class Images {
    private static final String DIGEST = "@sha256:";

    private Images() {}

    /** The reference that a resource of a release is. */
    static String reference(Resource resource) {
        return resource.artifact() + DIGEST + resource.digest();
    }

    /** The digest in a reference; empty text when it has none and so may be anything. */
    static String digest(String image) {
        int at = image.indexOf(DIGEST);
        return at < 0 ? "" : image.substring(at + DIGEST.length());
    }

    /** The registry and name in a reference, without tag and digest. */
    static String repository(String image) {
        int at = image.indexOf('@');
        String named = at < 0 ? image : image.substring(0, at);
        int colon = named.lastIndexOf(':');
        return colon > named.lastIndexOf('/') ? named.substring(0, colon) : named;
    }

    /**
     * What a container's image becomes with a release; the same text when it is that image already, and when the release
     * has none for it.
     *
     * @param known releases that the container may run now, which tell which of a release's resources it takes
     */
    static String with(String image, Release release, Collection<Release> known) {
        return release.resources().entrySet().stream()
                .filter(resource -> takes(image, resource.getKey(), resource.getValue(), known))
                .map(resource ->
                        resource.getValue().digest().equals(digest(image)) ? image : reference(resource.getValue()))
                .findFirst()
                .orElse(image);
    }

    private static boolean takes(String image, String name, Resource resource, Collection<Release> known) {
        return repository(image).equals(repository(resource.artifact()))
                || known.stream()
                        .flatMap(release ->
                                Optional.ofNullable(release.resources().get(name)).stream())
                        .anyMatch(other -> other.digest().equals(digest(image)));
    }
}
