package io.penstock.stages.train;

/** What a model made of the beginning of a held-out document. */
record TextSample(String prompt, String completion) {}
