// The labels that classifiers gave lately, found again by the digest of what they were asked. Shared by all workers: behind a lock, which only
// requests that classify take.
#pragma once

#include "engine/access/key_ring.hpp"
#include "engine/model/clock.hpp"

#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

namespace signalbox {

class label_cache {
public:
    label_cache() = default;
    label_cache(label_cache const&) = delete;

    /// The label that was the answer to this question, unless its time is over.
    std::optional<std::string> find(access::digest const& question, model::steady_time now);
    /// Keeps an answer until `end`. Beyond `most` (at least 1) the answer that was used least lately is forgotten.
    void add(access::digest const& question, std::string label, model::steady_time end, std::size_t most);
    std::size_t size() const;

private:
    struct answer {
        access::digest question;
        std::string label;
        model::steady_time end;
    };
    using place = std::list<answer>::iterator;

    mutable std::mutex guard_;
    std::list<answer> lately_;  // the last one used comes first
    std::unordered_map<access::digest, place, access::hash_of_digest> by_question_;
};

}  // namespace signalbox
