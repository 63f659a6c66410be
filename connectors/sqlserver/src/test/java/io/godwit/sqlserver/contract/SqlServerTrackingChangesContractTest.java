package io.godwit.sqlserver.contract;

import io.godwit.spi.Connector;
import io.godwit.sqlserver.SqlServerConnector;
import io.godwit.testkit.contract.Behaviour;
import io.godwit.testkit.contract.ChangesContract;
import io.godwit.testkit.contract.TestDatabase;
import io.godwit.testkit.server.TrackingDatabase;
import java.util.EnumSet;
import java.util.Set;

/** By Change Tracking, which tells rows with a primary key only, and what became of them between two looks. */
final class SqlServerTrackingChangesContractTest extends ChangesContract {
    @Override
    protected Connector connector() {
        return new SqlServerConnector();
    }

    @Override
    protected TestDatabase database() {
        return TrackingDatabase.open();
    }

    @Override
    protected Set<Behaviour> missing() {
        return EnumSet.of(Behaviour.TRUNCATE_TOGETHER, Behaviour.KEYLESS_TABLES, Behaviour.EVERY_CHANGE);
    }
}
