package io.godwit.engine.definition;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.spi.schema.ColumnId;
import io.godwit.spi.schema.ColumnRule;
import io.godwit.spi.schema.Selection;
import io.godwit.spi.schema.TableId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DottedColumnsTest {
    private static final TableId ORDERS = new TableId("shop", "orders");
    private static final ColumnRule TEXT = new ColumnRule("text", null);

    /** As {@code shop.orders.customer.name} is read: the last dot divides. */
    private static final Selection SELECTION = new Selection(
            List.of(),
            List.of(),
            List.of(),
            Map.of(),
            Map.of(),
            Map.of(),
            Map.of(
                    new ColumnId(new TableId("shop", "orders.customer"), "name"), TEXT,
                    new ColumnId(new TableId("shop", "ordersOfOld"), "id"), TEXT));

    @Test
    void aRuleIsFoundWhereverItsDotsAreTakenToDivide() {
        assertThat(SELECTION.rule(ORDERS, "customer.name")).isEqualTo(TEXT);
        assertThat(SELECTION.rule(new TableId("shop", "orders.customer"), "name"))
                .isEqualTo(TEXT);
        assertThat(SELECTION.rule(ORDERS, "name")).isEqualTo(ColumnRule.NONE);
    }

    @Test
    void aTableKnowsTheRulesThatMayBeItsOwn() {
        assertThat(SELECTION.rules(ORDERS)).containsOnlyKeys("customer.name");
    }
}
