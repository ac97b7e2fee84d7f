<?php
// Whether a token that a reader's page shows opens an item: the rules of tuppence/verify in PHP 8.1 or later, with its own sodium.
// `php TuppenceVerify.php vectors.json` runs the test vectors.

declare(strict_types=1);

final class TuppenceVerifier
{
    private const BYTES_MAX = 8192;
    private const LEEWAY = 60;
    private const LIFE_MAX = 25 * 60 * 60;
    private const CLAIM = ['unlock+jwt' => 'itm', 'member+jwt' => 'tier'];

    /**
     * @param string $issuer the backend's origin
     * @param string $audience origin of the pages
     * @param callable(): ?array $keys the backend's JWKS as an array, or null while it cannot be had: keep it for ten minutes, for a day at most
     *   while the backend is away, and never fetch it more often than every 30 seconds
     * @param ?callable(string, string): bool $opens whether a member token of that tier opens the item; by default none does
     * @param ?callable(): int $now seconds since 1970
     */
    public function __construct(
        private string $issuer,
        private string $audience,
        private $keys,
        private $opens = null,
        private $now = null,
    ) {
    }

    /** Answers 'granted', or why not, in the words of the test vectors. */
    public function verify(?string $token, string $item): string
    {
        if ($token === null || $token === '') {
            return 'no-token';
        }
        // `D`: without it `$` would let a line break pass.
        $parts = '/^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/D';
        if (strlen($token) > self::BYTES_MAX || preg_match($parts, $token, $part) !== 1) {
            return 'malformed';
        }
        [, $head, $body, $signature] = $part;
        $header = json_decode(self::bytes($head) ?? '');
        if (!$header instanceof stdClass || !self::isOurs($header)) {
            return 'malformed';
        }
        $keys = ($this->keys)();
        if ($keys === null) {
            return 'keys-unavailable';
        }
        $key = self::key($keys, $header->kid);
        if ($key === null) {
            return 'unknown-key';
        }
        $signed = self::bytes($signature) ?? '';
        $isSigned = strlen($signed) === SODIUM_CRYPTO_SIGN_BYTES
            && sodium_crypto_sign_verify_detached($signed, "$head.$body", $key);
        if (!$isSigned) {
            return 'bad-signature';
        }
        try {
            $claims = json_decode(self::bytes($body) ?? '', false, 512, JSON_THROW_ON_ERROR);
        } catch (JsonException) {
            return 'bad-signature';
        }
        return $this->ruling($header->typ, $claims instanceof stdClass ? $claims : new stdClass(), $item);
    }

    private function ruling(string $typ, stdClass $claims, string $item): string
    {
        $named = $claims->{self::CLAIM[$typ]} ?? null;
        $issued = $claims->iat ?? null;
        $ends = $claims->exp ?? null;
        $begins = property_exists($claims, 'nbf') ? $claims->nbf : $issued;
        if (!self::isTime($issued) || !self::isTime($ends) || !self::isTime($begins)) {
            return 'malformed';
        }
        if (!self::isName($claims->sub ?? null) || !self::isName($named)) {
            return 'malformed';
        }
        if (($claims->iss ?? null) !== $this->issuer) {
            return 'other-issuer';
        }
        if (($claims->aud ?? null) !== $this->audience) {
            return 'other-audience';
        }
        $now = $this->now === null ? time() : ($this->now)();
        if ($ends - $issued > self::LIFE_MAX) {
            return 'lives-too-long';
        }
        if ($now >= $ends + self::LEEWAY) {
            return 'expired';
        }
        if (max($issued, $begins) > $now + self::LEEWAY) {
            return 'not-yet-valid';
        }
        $isFor = $typ === 'unlock+jwt' ? $named === $item : $this->opens !== null && ($this->opens)($named, $item);
        return $isFor ? 'granted' : 'other-item';
    }

    /** Nothing in it is believed but which of our keys to try. */
    private static function isOurs(stdClass $header): bool
    {
        $typ = $header->typ ?? null;
        return ($header->alg ?? null) === 'EdDSA'
            && is_string($typ)
            && array_key_exists($typ, self::CLAIM)
            && !property_exists($header, 'crit')
            && !property_exists($header, 'b64')
            && self::isName($header->kid ?? null);
    }

    private static function key(array $keys, string $kid): ?string
    {
        foreach ($keys['keys'] ?? [] as $jwk) {
            $isUsable = ($jwk['kty'] ?? null) === 'OKP' && ($jwk['crv'] ?? null) === 'Ed25519' && !isset($jwk['d']);
            if ($isUsable && ($jwk['kid'] ?? null) === $kid) {
                return self::bytes($jwk['x']);
            }
        }
        return null;
    }

    private static function bytes(string $part): ?string
    {
        $bytes = base64_decode(strtr($part, '-_', '+/'), true);
        return $bytes === false ? null : $bytes;
    }

    private static function isTime(mixed $value): bool
    {
        return is_int($value) || (is_float($value) && is_finite($value));
    }

    private static function isName(mixed $value): bool
    {
        return is_string($value) && $value !== '';
    }
}

if (PHP_SAPI === 'cli' && realpath($_SERVER['SCRIPT_FILENAME']) === __FILE__) {
    $told = json_decode(file_get_contents($argv[1]), true, 512, JSON_THROW_ON_ERROR);
    $opens = fn (string $tier, string $item): bool => in_array($item, $told['opens'][$tier] ?? [], true);
    $verifier = new TuppenceVerifier($told['issuer'], $told['audience'], fn () => $told['jwks'], $opens, fn () => $told['now']);
    $wrong = 0;
    foreach ($told['vectors'] as $vector) {
        $answer = $verifier->verify($vector['token'], $vector['item']);
        if ($answer !== $vector['expected']) {
            $wrong++;
            echo "{$vector['name']}: $answer, not {$vector['expected']}\n";
        }
    }
    echo count($told['vectors']) - $wrong, " passed, $wrong failed\n";
    exit($wrong > 0 ? 1 : 0);
}
