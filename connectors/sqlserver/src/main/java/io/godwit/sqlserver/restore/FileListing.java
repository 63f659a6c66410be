package io.godwit.sqlserver.restore;

import java.sql.SQLException;
import java.util.List;

/** Says which files there are. */
@FunctionalInterface
interface FileListing {
    /** All files below the place, in no particular order; those whose names show that they are no backups left out. */
    List<ListedFile> files() throws SQLException;
}
