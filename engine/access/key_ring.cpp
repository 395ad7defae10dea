// Admission by digest: the presented key is hashed, the digest looked up and compared in constant time. Pure over a frozen ring; each thread
// remembers the keys it has verified.
#include "engine/access/key_ring.hpp"

#include "engine/access/verified_keys.hpp"

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include <cstring>
#include <stdexcept>

namespace signalbox::access {

std::size_t hash_of_digest::operator()(digest const& of) const
{
    std::size_t first = 0;
    std::memcpy(&first, of.data(), sizeof first);
    return first;
}

bool key_ring::same_digest::operator()(digest const& left, digest const& right) const
{
    return CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

key_ring::key_ring(std::vector<key_entry> keys, bool open_to_all) : open_to_all_(open_to_all), number_(next_generation())
{
    keys_.reserve(keys.size());
    for (key_entry& each : keys) {
        digest const hash = each.hash;
        keys_.try_emplace(hash, std::move(each));
    }
    model::principal anyone;
    anyone.consumer = "public";
    anyone.everything = true;
    anyone.keep_names();
    public_ = std::make_shared<model::principal const>(std::move(anyone));
}

model::result<std::shared_ptr<model::principal const>> key_ring::admit(std::string_view presented, std::int64_t now_unix,
                                                                       std::shared_ptr<model::principal const> const& otherwise) const
{
    auto const pass_or_refuse = [&](std::string_view why) -> model::result<std::shared_ptr<model::principal const>> {
        if (otherwise) return otherwise;
        return model::failure{model::fault::unauthorized, std::string(why), {}, 0, {}};
    };
    if (presented.empty())
        return pass_or_refuse("no API key came with the request; send it as \"Authorization: Bearer KEY\" or \"x-api-key: KEY\"");
    if (presented.size() > key_length_limit) return pass_or_refuse("the API key is too long to be one");
    key_entry const* const known = find(presented);
    if (!known) return pass_or_refuse("unknown API key");
    if (known->expires_unix && now_unix >= *known->expires_unix)
        return model::failure{model::fault::unauthorized, "this API key has expired", {}, 0, {}};
    return known->who;
}

/// Only keys that are known are remembered: unknown ones are without number, and cost their SHA-256 each time.
key_entry const* key_ring::find(std::string_view presented) const
{
    thread_local verified_keys verified;
    if (key_entry const* const known = verified.find(number_, presented)) return known;
    auto const found = keys_.find(sha256(presented));
    if (found == keys_.end()) return nullptr;
    verified.add(found->second);
    return &found->second;
}

std::string create_key()
{
    static constexpr char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::array<std::uint8_t, 33> random{};  // 32 bytes and one zero, so that the last group of three is whole
    if (RAND_bytes(random.data(), 32) != 1) throw std::runtime_error("the system gives no random numbers");
    std::string key = "sb_";
    for (std::size_t i = 0; i < random.size(); i += 3) {
        std::uint32_t const three = random[i] << 16 | random[i + 1] << 8 | random[i + 2];
        for (int shift = 18; shift >= 0; shift -= 6) key += alphabet[three >> shift & 63];
    }
    OPENSSL_cleanse(random.data(), random.size());
    key.resize(3 + 43);  // 32 bytes are 43 characters; the 44th is the padding byte's
    return key;
}

}  // namespace signalbox::access
