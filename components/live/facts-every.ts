/**
 * Of the cluster, what the live picture has not is asked for this often by the views that show it: with the way there
 * and back no figure is older than two seconds.
 */
export const FACTS_EVERY_MS = 1_500;
