package io.godwit.mongodb.cosmos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetTest {
    private int refusals;
    private final Budget budget = new Budget(1000, new Budget.Weight() {
        @Override
        public void refused() {
            refusals++;
        }

        @Override
        public void waited(long nanos) {}
    });

    @Test
    void manyRefusalsOfOneMomentHalveTheRequestsOnce() {
        List<Budget.Permit> permits = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            permits.add(budget.request());
        }
        for (Budget.Permit permit : permits) {
            permit.refused(1, 100, 50);
            permit.close();
        }
        assertThat(refusals).isEqualTo(8);
        assertThat(budget.requestsAtOnce()).isEqualTo(4);
        assertThat(budget.writesPerRequest()).isEqualTo(1000);
    }

    @Test
    void oneRequestAtOnceThatIsStillTooMuchIsMadeSmaller() {
        refuseAlone(800, 0);
        refuseAlone(800, 0);
        assertThat(budget.requestsAtOnce()).isEqualTo(1);
        assertThat(budget.writesPerRequest()).isEqualTo(400);
        refuseAlone(400, 300);
        assertThat(budget.writesPerRequest()).isEqualTo(300);
    }

    @Test
    void whatGoesWellMakesRequestsLargerAndThenMoreOfThem() {
        refuseAlone(1000, 0);
        refuseAlone(1000, 0);
        for (int i = 0; i < 60; i++) {
            int writes = budget.writesPerRequest();
            try (Budget.Permit permit = budget.request()) {
                permit.went(writes);
            }
        }
        assertThat(budget.writesPerRequest()).isEqualTo(1000);
        assertThat(budget.requestsAtOnce()).isGreaterThan(1);
    }

    private void refuseAlone(int asked, int accepted) {
        try (Budget.Permit permit = budget.request()) {
            permit.refused(1, asked, accepted);
        }
    }
}
