<?php
// Settings → Tuppence: the backend's address, the site's id, and which tiers open everything.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

/** @return array{api: string, site: string, tiers: list<string>} */
function settings(): array
{
    $kept = get_option('tuppence');
    return sanitized(is_array($kept) ? $kept : []);
}

/** @return array{api: string, site: string, tiers: list<string>} what is not as it has to be is left out */
function sanitized(mixed $told): array
{
    $text = fn (string $name): string => is_array($told) && is_string($told[$name] ?? null) ? trim($told[$name]) : '';
    $tiers = is_array($told) && is_array($told['tiers'] ?? null) ? implode(' ', array_filter($told['tiers'], 'is_string')) : $text('tiers');
    return [
        'api' => origin($text('api')),
        'site' => preg_match('~^site_\w{1,64}$~D', $text('site')) === 1 ? $text('site') : '',
        'tiers' => array_values(array_filter(preg_split('~[\s,]+~', $tiers) ?: [], fn ($tier) => preg_match('~^[\w-]{1,64}$~D', $tier) === 1)),
    ];
}

/** What is kept of what an administrator has entered; what is not taken is said. */
function entered(mixed $told): array
{
    $kept = sanitized($told);
    $refusals = [
        'api' => __('The address of the backend has to begin with https://.', 'tuppence'),
        'site' => __('The id of a site begins with site_.', 'tuppence'),
    ];
    foreach ($refusals as $name => $refusal) {
        if ($kept[$name] === '' && is_array($told) && ($told[$name] ?? '') !== '') {
            add_settings_error('tuppence', "tuppence-$name", $refusal);
        }
    }
    return $kept;
}

/** `https://pay.example.com` of an address there, or nothing; without encryption the own machine alone. */
function origin(string $address): string
{
    $parts = wp_parse_url($address);
    $scheme = strtolower($parts['scheme'] ?? '');
    $host = strtolower($parts['host'] ?? '');
    $isOwn = in_array($host, ['localhost', '127.0.0.1', '[::1]'], true);
    if (!is_array($parts) || isset($parts['user']) || preg_match('~^([\w.-]+|\[[\da-f:]+\])$~D', $host) !== 1) {
        return '';
    }
    if ($scheme !== 'https' && !($scheme === 'http' && $isOwn)) {
        return '';
    }
    $port = $parts['port'] ?? null;
    return "$scheme://$host" . ($port === null || $port === ['https' => 443, 'http' => 80][$scheme] ? '' : ":$port");
}

// WordPress asks for a nonce and for `manage_options` before it lets anybody save these.
add_action('admin_init', function (): void {
    register_setting('tuppence', 'tuppence', ['type' => 'object', 'sanitize_callback' => __NAMESPACE__ . '\entered', 'show_in_rest' => false]);
});

add_action('admin_menu', function (): void {
    add_options_page('Tuppence', 'Tuppence', 'manage_options', 'tuppence', __NAMESPACE__ . '\settings_page');
});

function settings_page(): void
{
    if (!current_user_can('manage_options')) {
        return;
    }
    ['api' => $api, 'site' => $site, 'tiers' => $tiers] = settings();
    $rows = [
        ['api', __('Address of the backend', 'tuppence'), $api, __('Such as https://pay.example.com', 'tuppence')],
        ['site', __('Site', 'tuppence'), $site, __('Its public id, as `tuppence site create` prints it: site_…', 'tuppence')],
        ['tiers', __('Tiers', 'tuppence'), implode(' ', $tiers), __('Names of those whose members read every paid part, with spaces between', 'tuppence')],
    ];
    echo '<div class="wrap"><h1>Tuppence</h1><form action="options.php" method="post">';
    settings_fields('tuppence');
    echo '<table class="form-table" role="presentation">';
    foreach ($rows as [$name, $label, $value, $about]) {
        printf(
            '<tr><th scope="row"><label for="tuppence-%1$s">%2$s</label></th><td><input class="regular-text code" id="tuppence-%1$s" '
            . 'name="tuppence[%1$s]" value="%3$s" aria-describedby="tuppence-%1$s-about"><p class="description" id="tuppence-%1$s-about">%4$s</p></td></tr>',
            esc_attr($name),
            esc_html($label),
            esc_attr($value),
            esc_html($about),
        );
    }
    echo '</table>';
    submit_button();
    echo '</form></div>';
}
