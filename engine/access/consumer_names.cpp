#include "engine/access/consumer_names.hpp"

#include "engine/base/kept_text.hpp"

#include <mutex>
#include <unordered_set>

namespace signalbox::access {

namespace {

struct known_names {
    std::mutex guard;
    std::unordered_set<std::string_view> texts;  // kept ones
};

/// Never destroyed: threads may verify while the process ends.
known_names& known()
{
    static known_names* const one = new known_names;
    return *one;
}

}  // namespace

std::string_view kept_consumer(std::string_view name)
{
    known_names& all = known();
    std::lock_guard const lock(all.guard);
    auto const found = all.texts.find(name);
    if (found != all.texts.end()) return *found;
    if (all.texts.size() >= kept_consumers_limit) return further_consumers;
    return *all.texts.insert(base::kept(name)).first;
}

}  // namespace signalbox::access
