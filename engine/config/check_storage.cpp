#include "engine/config/check.hpp"
#include "engine/config/scalar.hpp"

namespace signalbox::config {

/// A shared store has a connection string, and one without a shared store says nothing.
void check_storage(subject const& of)
{
    auto const storage = with_defaults(of.config.storage());
    bool const deletes = of.where.written("storage.retention") || of.config.has_audit();
    if (of.where.written("storage.hold_for_sinks") && (!deletes || of.config.sinks().empty()))
        of.warning("L027", "storage.hold_for_sinks",
                   std::string("storage.hold_for_sinks has no effect without ") +
                       (deletes ? "sinks" : "storage.retention: nothing is deleted"));
    if (storage.path().find("://") != std::string::npos && !of.where.spoiled("storage.path"))
        of.error("L061", "storage.path",
                 of.where.shown("storage.path") +
                     " is an address, and storage.path is the file of this gateway; a store that gateways share is named "
                     "by type: postgres and dsn",
                 "dsn: {env: SIGNALBOX_DSN}");
    if (of.where.spoiled("storage.type") || of.where.spoiled("storage.dsn")) return;
    bool const shared = storage.type() == "postgres";
    if (shared && !storage.has_dsn())
        of.error("L061", "storage.type", "type postgres needs the connection string of the shared store", "dsn: {env: SIGNALBOX_DSN}");
    for (char const* const field : {"storage.dsn", "storage.spool"})
        if (!shared && of.where.written(field))
            of.error("L061", field, std::string(field) + " says something about a shared store, and there is none; add type: postgres",
                     "type: postgres");
}

}  // namespace signalbox::config
