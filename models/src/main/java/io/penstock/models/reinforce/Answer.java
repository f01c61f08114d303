package io.penstock.models.reinforce;

/**
 * An answer that is to be rewarded. The ids are not copied.
 *
 * @param ids its tokens, the stop token included where it has one
 * @param text what they say, without the stop token
 * @param ended whether it came to the stop token before the limit of its length
 */
@SuppressWarnings("ArrayRecordComponent") // bulk data, never compared
public record Answer(Prompt prompt, int[] ids, String text, boolean ended) {}
