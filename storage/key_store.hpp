// Gateway keys made on the command line: digests, names, allow-lists and expiry in a small SQLite file that server and commands share.
// One thread at a time per object; any number of processes.
#pragma once

#include "storage/audit_act.hpp"
#include "storage/failure.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::storage {

using key_digest = std::array<std::uint8_t, 32>;  // SHA-256 of the key's text; the text itself never comes here

struct new_key {
    std::string name;                // for people
    std::string consumer;            // who uses it
    std::vector<std::string> allow;  // "model:x", "group:y", "model:*", "group:*", "*"; empty allows everything
    std::optional<std::int64_t> expires_us;
    key_digest digest{};
    std::string prefix;  // the key's first characters, shown in lists; at most 7, so that nothing secret is kept
};

struct stored_key {
    std::string id;  // "key_" and 8 characters
    std::string name;
    std::string consumer;
    std::vector<std::string> allow;
    std::string prefix;
    key_digest digest{};
    std::int64_t created_us = 0;
    std::optional<std::int64_t> expires_us;
    std::optional<std::int64_t> revoked_us;
    bool active(std::int64_t now_us) const { return !revoked_us && (!expires_us || *expires_us > now_us); }
    bool operator==(stored_key const&) const = default;
};

enum class if_absent : std::uint8_t {
    create,
    fail,  // trouble not_found
};

class key_store {
public:
    /// Opens or creates the file (PATH-keys beside the event store).
    /// Troubles: missing_directory, not_a_store, newer_schema, read_only, corrupt, io.
    static result<std::unique_ptr<key_store>> open(std::string const& path, if_absent then = if_absent::create);
    ~key_store();
    key_store(key_store&&) = delete;

    /// Who makes the changes that follow, for the acts that stand beside them: a change and its act are one transaction.
    void act_as(std::string who);

    /// On disk when it returns. Trouble bad_request names the field.
    result<stored_key> create(new_key const& key, std::int64_t now_us);
    /// A key with the name, consumer and allow-list of an active one, which works until `old_until_us` at most: both or neither. The digest,
    /// prefix and expiry are those of `fresh`. Troubles: not_found; bad_request when the old key is active no more,
    /// or when it expires and the new one would not.
    result<stored_key> rotate(std::string_view id, new_key fresh, std::int64_t old_until_us, std::int64_t now_us);
    /// By id; trouble not_found. Revoking twice keeps the first time.
    result<stored_key> revoke(std::string_view id, std::int64_t now_us);
    /// All of them, revoked and expired ones too, in order of creation.
    result<std::vector<stored_key>> list();
    /// Acts that are in no chain yet, the oldest first, at most `at_most`.
    result<std::vector<audit_act>> unchained(std::size_t at_most);
    /// They are in the chain of the event store.
    result<void> chained(std::span<std::string const> ids);
    /// True when the file has changed since list() was last called, by whomever; costs microseconds, so poll it.
    result<bool> changed();

private:
    struct body;
    result<stored_key> add(new_key const& key, std::int64_t now_us);
    explicit key_store(std::unique_ptr<body> inside);
    std::unique_ptr<body> in_;
};

}  // namespace signalbox::storage
