#include "server/limit_memory.hpp"

#include "engine/base/random_number.hpp"
#include "engine/model/clock.hpp"
#include "server/administration.hpp"
#include "storage/counter_file.hpp"

namespace signalbox::server {

std::string limit_file(std::string const& store)
{
    return store + "-limits";
}

redis::counters_identity limit_identity(std::string const& store)
{
    std::string const path = limit_file(store);
    auto const opened = storage::counter_file::open(path, sizeof(limits::slot), limits::most_counters);
    if (!opened) return {base::random_number(), {}, base::random_number};
    auto const renew = [path] {
        auto const made = storage::counter_file::renew_identity(path);
        return made ? *made : base::random_number();
    };
    return {(*opened)->identity(), storage::counter_file::place_of(path), renew};
}

limits::slot_memory open_limit_memory(std::string const& store, audit_inbox& acts, logger const& log)
{
    std::string const path = limit_file(store);
    auto opened = storage::counter_file::open(path, sizeof(limits::slot), limits::most_counters);
    if (!opened) {
        log.error("limits are counted, but what is counted ends with this process", {{"detail", opened.error().detail}});
        return limits::slot_memory::of_process();
    }
    std::shared_ptr<storage::counter_file> const file = std::move(*opened);
    if (file->begun_anew()) {
        std::string_view const why = "the file of limits was damaged or of another version";
        log.warn(std::string(why) + "; counting begins anew", {{"file", path}});
        acts.add(limits_reset(acting_user(), {}, {}, why, model::wall_now().time_since_epoch().count()));
    }
    limits::slot_memory made;
    made.owner = file;
    made.first = reinterpret_cast<limits::slot*>(file->records());
    made.count = file->size();
    made.most = limits::most_counters;
    made.extend = [at = file.get()](std::size_t count) { return at->extend(count); };
    return made;
}

}  // namespace signalbox::server
