<?php
// What the plugin has kept goes with it. Posts stay as they are.

declare(strict_types=1);

defined('WP_UNINSTALL_PLUGIN') || exit;

$forget = function (): void {
    global $wpdb;
    delete_option('tuppence');
    delete_transient('tuppence_keys');
    delete_transient('tuppence_keys_asked');
    $wpdb->query("DELETE FROM $wpdb->options WHERE option_name LIKE '\\_transient\\_%tuppence\\_open\\_%'");
};
if (is_multisite()) {
    foreach (get_sites(['fields' => 'ids', 'number' => 0]) as $site) {
        switch_to_blog($site);
        $forget();
        restore_current_blog();
    }
} else {
    $forget();
}
