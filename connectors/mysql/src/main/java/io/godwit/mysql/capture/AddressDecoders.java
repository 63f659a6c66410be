package io.godwit.mysql.capture;

import java.util.Arrays;

/** MariaDB's UUID, INET4 and INET6 as the server prints them. */
final class AddressDecoders {
    private static final String HEX = "0123456789abcdef";
    private static final int UUID_BYTES = 16;

    private AddressDecoders() {}

    private abstract static class Whole extends ValueDecoder.Counted {
        final byte[] value;

        Whole(int prefix, int size) {
            super(prefix);
            this.value = new byte[size];
        }

        @Override
        final void append(byte[] data, int at, int length, CellBuffer out) {
            Arrays.fill(value, (byte) 0); // the log leaves out zero bytes at the end
            System.arraycopy(data, at, value, 0, length);
            print(out);
        }

        abstract void print(CellBuffer out);
    }

    private static void hex(int value, CellBuffer out) {
        out.put(HEX.charAt((value >> 4) & 15));
        out.put(HEX.charAt(value & 15));
    }

    /** In the log its bytes are in the order in which it reads, though not in the tables of all versions. */
    static final class Uuid extends Whole {
        Uuid(int prefix) {
            super(prefix, UUID_BYTES);
        }

        @Override
        void print(CellBuffer out) {
            for (int i = 0; i < UUID_BYTES; i++) {
                if (i == 4 || i == 6 || i == 8 || i == 10) {
                    out.put('-');
                }
                hex(value[i], out);
            }
        }
    }

    /** Four bytes. */
    static final class Inet4 extends Whole {
        Inet4(int prefix) {
            super(prefix, 4);
        }

        @Override
        void print(CellBuffer out) {
            for (int i = 0; i < 4; i++) {
                if (i > 0) {
                    out.put('.');
                }
                out.digits(value[i] & 0xff, 1);
            }
        }
    }

    /** Sixteen bytes; the first of the longest runs of zeros is left out, even if it is one. */
    static final class Inet6 extends Whole {
        private static final int GROUPS = 8;

        Inet6(int prefix) {
            super(prefix, 16);
        }

        private int group(int i) {
            return ((value[2 * i] & 0xff) << 8) | (value[2 * i + 1] & 0xff);
        }

        @Override
        void print(CellBuffer out) {
            int start = -1;
            int longest = 0;
            for (int i = 0; i < GROUPS; i++) {
                int run = 0;
                while (i + run < GROUPS && group(i + run) == 0) {
                    run++;
                }
                if (run > longest) {
                    longest = run;
                    start = i;
                }
            }
            boolean mapped = start == 0 && (longest == 6 || (longest == 5 && group(5) == 0xffff));
            for (int i = 0; i < GROUPS; i++) {
                if (i == start) {
                    out.put("::");
                    i += longest - 1;
                    continue;
                }
                if (i > 0 && i != start + longest) {
                    out.put(':');
                }
                if (mapped && i == 6) {
                    for (int b = 12; b < 16; b++) {
                        out.digits(value[b] & 0xff, 1);
                        if (b < 15) {
                            out.put('.');
                        }
                    }
                    return;
                }
                hexGroup(group(i), out);
            }
        }

        private static void hexGroup(int group, CellBuffer out) {
            boolean started = false;
            for (int shift = 12; shift >= 0; shift -= 4) {
                int digit = (group >> shift) & 15;
                if (digit > 0 || started || shift == 0) {
                    out.put(HEX.charAt(digit));
                    started = true;
                }
            }
        }
    }
}
