<?php
// Whether a reader's token opens an item, decided here; the backend is asked for its public keys, and for items that are open to everybody.

declare(strict_types=1);

namespace Tuppence;

defined('ABSPATH') || exit;

const KEYS_FRESH = 10 * MINUTE_IN_SECONDS;
const KEYS_KEPT = DAY_IN_SECONDS;
/** Whoever makes up names of keys has them looked up no more often than this, and an outage is not made worse by asking. */
const BETWEEN_LOOKS = 30;

/** Answers 'granted', or why not, in the words of the verifier. */
function ruling(?string $token, string $item): string
{
    if (settings()['api'] === '' || settings()['site'] === '') {
        return 'keys-unavailable';
    }
    if ($token === null) {
        return is_open_to_all($item) ? 'granted' : 'no-token';
    }
    $rule = function (bool $isKeyMissing) use ($token, $item): string {
        $verifier = new \TuppenceVerifier(
            settings()['api'],
            (string) apply_filters('tuppence_audience', origin(home_url())),
            fn (): ?array => keys($isKeyMissing),
            fn (string $tier): bool => in_array($tier, settings()['tiers'], true),
            fn (): int => time(),
        );
        return $verifier->verify($token, $item);
    };
    $ruling = $rule(false);
    return $ruling === 'unknown-key' ? $rule(true) : $ruling;
}

/** The token of an `Authorization` header, or null (RFC 6750). */
function bearer(?string $authorization): ?string
{
    return preg_match('~^Bearer +([\w.\~+/-]+=*) *$~Di', (string) $authorization, $match) === 1 ? $match[1] : null;
}

/** The backend's JWKS: for ten minutes as it is, for a day while the backend cannot be reached, then none. */
function keys(bool $isOneMissing): ?array
{
    $api = settings()['api'];
    $known = get_transient('tuppence_keys');
    $known = is_array($known) && $known['api'] === $api ? $known : null;
    $isOld = $known === null || time() - $known['at'] >= KEYS_FRESH;
    if (($isOld || $isOneMissing) && get_transient('tuppence_keys_asked') === false) {
        // Before it is asked, so that all who come meanwhile do not ask too.
        set_transient('tuppence_keys_asked', time(), BETWEEN_LOOKS);
        $set = answer("$api/.well-known/jwks.json");
        if (is_array($set['keys'] ?? null) && array_filter($set['keys'], __NAMESPACE__ . '\is_for_tokens') !== []) {
            $known = ['api' => $api, 'set' => $set, 'at' => time()];
            set_transient('tuppence_keys', $known, KEYS_KEPT);
        }
    }
    return $known !== null && time() - $known['at'] < KEYS_KEPT ? $known['set'] : null;
}

function is_for_tokens(mixed $key): bool
{
    return is_array($key) && ($key['kty'] ?? null) === 'OKP' && ($key['crv'] ?? null) === 'Ed25519' && is_string($key['kid'] ?? null)
        && is_string($key['x'] ?? null) && !isset($key['d']);
}

/** Whether a goal has opened the item for everybody. A yes is for good, so it is kept longer; without an answer it is a no. */
function is_open_to_all(string $item): bool
{
    ['api' => $api, 'site' => $site] = settings();
    $name = 'tuppence_open_' . md5("$api $site $item");
    $kept = get_transient($name);
    if ($kept === false) {
        $offers = answer("$api/v1/sites/" . rawurlencode($site) . '/items/' . rawurlencode($item));
        $kept = isset($offers['opened']) ? 'yes' : 'no';
        set_transient($name, $kept, $kept === 'yes' ? HOUR_IN_SECONDS : BETWEEN_LOOKS);
    }
    return $kept === 'yes';
}

/** What the backend answers, or null. Its address is the administrator's, so it may be one of the own machine. */
function answer(string $address): ?array
{
    $response = wp_remote_get($address, ['timeout' => 5, 'redirection' => 0, 'limit_response_size' => 256 * KB_IN_BYTES]);
    if (is_wp_error($response) || wp_remote_retrieve_response_code($response) !== 200) {
        return null;
    }
    $answer = json_decode(wp_remote_retrieve_body($response), true);
    return is_array($answer) ? $answer : null;
}
