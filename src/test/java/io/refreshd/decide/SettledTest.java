package io.refreshd.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SettledTest {
    private final TreeMap<Integer, String> from = new TreeMap<>(Map.of(2, "two", 1, "one", 3, "three"));
    private final SortedMap<Integer, String> settled = Settled.of(from);

    @Test
    void aCopyOfASettledMapIsItself() {
        assertThat(Settled.of(settled)).isSameAs(settled);
    }

    @Test
    void whatItWasMadeFromMayChangeAndItDoesNot() {
        from.remove(1);
        assertThat(settled).containsOnlyKeys(1, 2, 3);
    }

    @Test
    void nobodyChangesIt() {
        assertThatThrownBy(() -> settled.put(4, "four")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> settled.remove(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> settled.keySet().remove(1)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> settled.entrySet().iterator().next().setValue("none"))
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> settled.headMap(2).clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void itIsReadLikeAnySortedMap() {
        assertThat(settled).isEqualTo(from).hasSameHashCodeAs(from).hasToString("{1=one, 2=two, 3=three}");
        assertThat(from).isEqualTo(settled);
        assertThat(Settled.of(from)).isEqualTo(settled);
        assertThat(settled.firstKey() + settled.lastKey()).isEqualTo(4);
        assertThat(settled.get(2)).isEqualTo("two");
        assertThat(settled.values()).containsExactly("one", "two", "three");
        assertThat(settled.tailMap(2)).containsOnlyKeys(2, 3);
        assertThat(settled.subMap(1, 2)).containsOnlyKeys(1);
        assertThat(settled.comparator()).isNull();
    }
}
