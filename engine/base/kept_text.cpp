#include "engine/base/kept_text.hpp"

#include <functional>
#include <mutex>
#include <string>
#include <unordered_set>

namespace signalbox::base {

namespace {

struct text_hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

struct all_kept {
    std::mutex guard;
    std::unordered_set<std::string, text_hash, std::equal_to<>> texts;  // its nodes never move
};

/// Never destroyed: threads may hold views while the process ends.
all_kept& all()
{
    static all_kept* const one = new all_kept;
    return *one;
}

}  // namespace

std::string_view kept(std::string_view text)
{
    if (text.empty()) return {};
    std::lock_guard const lock(all().guard);
    auto& texts = all().texts;
    auto const found = texts.find(text);
    return found != texts.end() ? *found : *texts.emplace(text).first;
}

}  // namespace signalbox::base
