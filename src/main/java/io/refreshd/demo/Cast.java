package io.refreshd.demo;

/** Who takes part in a story: the one who tells it, who acts, and the witnesses. */
record Cast(
        Narrator narrator,
        Estate estate,
        Script script,
        EventFeed feed,
        WriterProcess writer,
        Sampler sampler,
        Evidence.Baseline before) {}
