/**
 * Runners killed with {@code SIGKILL} under write load: {@link io.godwit.lab.kill.KillCampaign}.
 */
@NullMarked
package io.godwit.lab.kill;

import org.jspecify.annotations.NullMarked;
