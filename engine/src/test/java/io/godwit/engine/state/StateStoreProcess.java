package io.godwit.engine.state;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Another process on the same state folder: writes fifty entries, and may then hold the lease until it is killed. */
final class StateStoreProcess {
    private StateStoreProcess() {}

    public static void main(String[] args) throws Exception {
        try (StateStore store = SqlStateStore.open(Path.of(args[0]))) {
            if (args[1].equals("ask")) {
                store.ask("shop", Request.Kind.REPAIR, new Request.Arguments(List.of("public.a", "odd.\"b\""), true));
                return;
            }
            for (int i = 0; i < 50; i++) {
                store.append("shop", new JournalEntry(i, "tick", Map.of()));
            }
            if (args[1].equals("hold")) {
                store.lease("shop");
                System.out.println("held");
                System.in.read();
            }
        }
    }
}
