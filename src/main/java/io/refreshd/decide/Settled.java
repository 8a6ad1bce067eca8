package io.refreshd.decide;

import java.util.AbstractMap;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A sorted map that nobody changes any more. Every journalled event makes a new state, and leaves most maps as they were:
 * a copy of one that is settled is itself.
 */
final class Settled<K, V> extends AbstractMap<K, V> implements SortedMap<K, V> {
    private final TreeMap<K, V> map;
    private final SortedMap<K, V> shown;

    private Settled(SortedMap<K, V> from) {
        map = new TreeMap<>(from);
        shown = Collections.unmodifiableSortedMap(map);
    }

    static <K, V> SortedMap<K, V> of(SortedMap<K, V> map) {
        return map instanceof Settled ? map : new Settled<>(map);
    }

    @Override
    public int size() {
        return map.size();
    }

    @Override
    public boolean isEmpty() {
        return map.isEmpty();
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return map.containsKey(key);
    }

    @Override
    public @Nullable V get(@Nullable Object key) {
        return map.get(key);
    }

    @Override
    public Set<K> keySet() {
        return shown.keySet();
    }

    @Override
    public Collection<V> values() {
        return shown.values();
    }

    @Override
    public Set<Entry<K, V>> entrySet() {
        return shown.entrySet();
    }

    @Override
    public @Nullable Comparator<? super K> comparator() {
        return map.comparator();
    }

    @Override
    public SortedMap<K, V> subMap(K from, K to) {
        return shown.subMap(from, to);
    }

    @Override
    public SortedMap<K, V> headMap(K to) {
        return shown.headMap(to);
    }

    @Override
    public SortedMap<K, V> tailMap(K from) {
        return shown.tailMap(from);
    }

    @Override
    public K firstKey() {
        return map.firstKey();
    }

    @Override
    public K lastKey() {
        return map.lastKey();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || map.equals(other instanceof Settled<?, ?> settled ? settled.map : other);
    }

    @Override
    public int hashCode() {
        return map.hashCode();
    }
}
