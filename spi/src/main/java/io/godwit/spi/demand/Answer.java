package io.godwit.spi.demand;

import org.jspecify.annotations.Nullable;

/**
 * How many rows do not keep to a demand.
 *
 * @param demand the demand
 * @param rows how many do not, of those looked at; of {@link Demand.Distinct} how many are equal to one before them; 0 if the
 *     question was not answered
 * @param query a statement in the source's language that finds them; holds no value of theirs
 * @param unanswered why it is not known, as a clause for people; null if it is
 */
public record Answer(
        Demand demand, long rows, String query, @Nullable String unanswered) {
    /** All rows looked at keep to it, or their column's type says that they do. */
    public static Answer kept(Demand demand) {
        return new Answer(demand, 0, "", null);
    }

    /** It could not be found out. */
    public static Answer unanswered(Demand demand, String why) {
        return new Answer(demand, 0, "", why);
    }
}
