package io.penstock.models.train;

/**
 * One long text as token ids.
 *
 * @param version names exactly this text and its tokenizer
 * @param train what to learn from
 * @param heldOut what to evaluate; may be empty
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, made once and only read
public record TokenText(String version, int[] train, int[] heldOut, TokenBytes tokenBytes) {}
