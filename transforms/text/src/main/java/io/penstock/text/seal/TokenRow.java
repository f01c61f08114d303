package io.penstock.text.seal;

/**
 * A row of a sealed split.
 *
 * @param number its place in the split, from 0: the sample's id
 * @param inputIds its tokens
 * @param labels the token to be learned at each place, -100 where there is none
 * @param positionIds the place of each token in its span
 * @param seqLengths the length of each span
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, made and read once
public record TokenRow(
    long number, int[] inputIds, int[] labels, int[] positionIds, int[] seqLengths) {}
