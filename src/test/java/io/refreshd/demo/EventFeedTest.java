package io.refreshd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventFeedTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', emptyValue = "", textBlock = """
            unit-change-started | {"ordinal": 2, "release": {"version": "14.9"}} | postgresql/2 -> 14.9
            handover-started    | {"from": 0, "to": 1}                           | the primary moves from postgresql/0 to postgresql/1
            run-paused          | {"reason": {"sentence": "paused: look"}}       | paused: look
            operation-enqueued  | {}                                             | ''
            something-new       | {}                                             | something new
            """)
    void eachEventIsToldInPlainWords(String type, String data, String expected) throws JsonProcessingException {
        assertThat(EventFeed.tell(type, new ObjectMapper().readTree(data))).isEqualTo(expected);
    }
}
