package io.pinstream.spam.account;

import java.util.List;

/**
 * What an account looks like.
 *
 * @param strangeness share of the population that is less strange, 0 to 1
 * @param abusive probability by what moderators have labelled, 0 to 1; the strangeness if there are
 *     no labels of both kinds
 * @param reasons what is unusual, in sentences for people, the most unusual first; may be empty
 */
public record AccountScore(double strangeness, double abusive, List<String> reasons) {}
