package io.godwit.oracle.catalog;

import io.godwit.oracle.connection.Platform;
import io.godwit.oracle.connection.Quoting;
import io.godwit.spi.schema.TableId;

/** Statements that grant what is missing, in the form that the platform wants. */
final class Grants {
    private final Platform platform;
    private final String user;

    Grants(Platform platform, String user) {
        this.platform = platform;
        this.user = user;
    }

    /**
     * On an object of SYS's. Nobody but SYS grants these; Amazon RDS has a procedure for it (Amazon RDS User Guide, "Granting SELECT
     * or EXECUTE privileges to SYS objects").
     *
     * @param object as the dictionary names it: V_$DATABASE
     */
    String ofSys(String privilege, String object) {
        return platform == Platform.AMAZON_RDS
                ? "BEGIN rdsadmin.rdsadmin_util.grant_sys_object(p_obj_name => " + Quoting.text(object)
                        + ", p_grantee => " + Quoting.text(user) + ", p_privilege => " + Quoting.text(privilege)
                        + "); END;"
                : "GRANT " + privilege + " ON sys." + object.toLowerCase(java.util.Locale.ROOT) + " TO "
                        + Quoting.name(user) + ";";
    }

    String onTable(String privilege, TableId table) {
        return "GRANT " + privilege + " ON " + Quoting.table(table) + " TO " + Quoting.name(user) + ";";
    }

    /** A role or a system privilege. */
    String of(String what) {
        return "GRANT " + what + " TO " + Quoting.name(user) + ";";
    }
}
