#include "engine/config/check.hpp"
#include "engine/config/scalar.hpp"
#include "engine/config/shown_address.hpp"
#include "engine/config/source.hpp"
#include "engine/config/web_address.hpp"

#include <filesystem>

namespace signalbox::config {
namespace {

/// Keys of other gateways' files that only have one value here.
void check_promises(subject const& of)
{
    auto const audit = with_defaults(of.config.audit());
    if (!audit.immutable() && !of.where.spoiled("audit.immutable"))
        of.error("L060", "audit.immutable", "immutable is always true: nothing deletes an event before audit.retention; leave the key out");
    if (!audit.log_all() && !of.where.spoiled("audit.log_all"))
        of.error("L060", "audit.log_all", "log_all is always true: every request leaves its event in the chain; leave the key out");
}

void check_retention(subject const& of)
{
    if (!of.config.storage().has_retention() || of.where.spoiled("audit.retention")) return;
    auto const kept = with_defaults(of.config.audit()).retention().milliseconds();
    if (of.config.storage().retention().milliseconds() >= kept) return;
    std::string const place = "storage.retention";
    std::string const shown = of.where.shown(place);
    bool const written = of.where.written("audit.retention");
    of.error("L060", place,
             "storage.retention " + shown + " would delete events before audit.retention " +
                 (written ? of.where.shown("audit.retention") : "365d, the default,") + " is over; leave one of them out",
             of.where.substituted(place) ? std::string{} : "audit: {retention: " + shown.substr(1, shown.size() - 2) + "}");
}

void check_export(subject const& of, materials& with)
{
    std::string const place = "audit.export.to", to = of.config.audit().export_().to();
    if (is_web_address(to)) return check_web_address(of, with, to, place);
    if (to.empty() || of.where.spoiled(place)) return;
    if (to.find("://") != std::string::npos)
        return of.error("L060", place,
                        "the address " + shown_address(of.where, place) +
                            "is neither a file nor an http(s) address: heads are sent by POST",
                        "to: https://alerts.example/heads");
    std::string const path = standing_on(of.directory, to), seen = file_itself(of.directory, to);
    std::string const store = file_itself(of.directory, with_defaults(of.config.storage()).path());
    for (char const* suffix : {"", "-wal", "-shm", "-tail", "-keys", "-limits", "-payloads"})
        if (seen == store + suffix)
            return of.error("L060", place,
                            of.where.shown(place) + " is a file of the store; heads are kept elsewhere, best on another machine");
    std::error_code ignored;
    auto const folder = std::filesystem::path(path).parent_path();
    if (std::filesystem::is_directory(path, ignored) || (!folder.empty() && !std::filesystem::is_directory(folder, ignored)))
        of.error("L060", place, of.where.shown(place) + " is no file that can be made: a folder, or in a folder that is not there");
}

}  // namespace

void check_audit(subject const& of, materials& with)
{
    if (!of.config.has_audit()) return;
    check_promises(of);
    check_retention(of);
    if (of.config.audit().has_export_()) check_export(of, with);
}

}  // namespace signalbox::config
