// The tokens a thread has verified lately, found again without verifying them until they end. It holds no token: only keyed digests, which
// mean nothing outside the thread. Owned by a thread.
#pragma once

#include "engine/access/siphash.hpp"
#include "engine/model/principal.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>

namespace signalbox::access {

class verified_tokens {
public:
    /// Tokens remembered. Beyond it those that have ended are forgotten, and when none has, all: each costs one verification then.
    static constexpr std::size_t most = 4096;

    verified_tokens();
    /// Who presented this token under these rules before; null when it was not verified, has ended or was forgotten. Other rules forget all.
    std::shared_ptr<model::principal const> find(std::uint64_t rules, std::string_view token, std::int64_t now_unix);
    /// Remembers what find() did not know; the rules are those of the last find().
    void add(std::shared_ptr<model::principal const> who, std::int64_t valid_until, std::int64_t now_unix);
    std::size_t size() const { return known_.size(); }

private:
    struct entry {
        std::shared_ptr<model::principal const> who;
        std::int64_t valid_until;
    };
    struct first_word {
        std::size_t operator()(siphash_value const& of) const { return of[0]; }
    };
    siphash_key secret_;
    siphash_value last_{};
    std::uint64_t rules_ = 0;
    std::unordered_map<siphash_value, entry, first_word> known_;
};

}  // namespace signalbox::access
