// The tokens a thread has verified lately, found again without verifying them until they end. Owned by a thread.
#pragma once

#include "engine/access/seen_secrets.hpp"
#include "engine/model/principal.hpp"

#include <memory>

namespace signalbox::access {

class verified_tokens {
    struct entry {
        std::shared_ptr<model::principal const> who;
        std::int64_t valid_until;
    };

public:
    /// Beyond it those that have ended are forgotten, and when none has, all.
    static constexpr std::size_t most = seen_secrets<entry>::most;

    /// Who presented this token under these rules before; null when it was not verified, has ended or was forgotten.
    std::shared_ptr<model::principal const> find(std::uint64_t rules, std::string_view token, std::int64_t now_unix);
    /// Remembers what find() did not know; the rules are those of the last find().
    void add(std::shared_ptr<model::principal const> who, std::int64_t valid_until, std::int64_t now_unix);
    std::size_t size() const { return seen_.size(); }

private:
    seen_secrets<entry> seen_;
};

}  // namespace signalbox::access
