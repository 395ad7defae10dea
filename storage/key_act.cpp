#include "storage/key_act.hpp"

#include "engine/base/json_writer.hpp"
#include "engine/base/timestamp.hpp"

#include <algorithm>

namespace signalbox::storage {

namespace {

void describe(base::json_object& into, stored_key const& key, std::string_view by)
{
    into.text("by", by.empty() ? "unknown" : by);
    into.text("key", key.id);
    into.text("name", key.name);
    into.text("consumer", key.consumer);
}

/// What a new key may and until when.
void describe_rights(base::json_object& into, stored_key const& key)
{
    into.list("allow", key.allow, base::append_json_string);
    if (key.expires_us) into.text("expires", base::timestamp_text(*key.expires_us));
}

}  // namespace

audit_act key_created(stored_key const& made, std::string_view by)
{
    audit_act act{new_act_id(), "key.created", made.created_us, {}};
    base::json_object about(act.body);
    describe(about, made, by);
    describe_rights(about, made);
    about.close();
    return act;
}

audit_act key_rotated(stored_key const& made, stored_key const& old, std::int64_t until_us, std::string_view by)
{
    audit_act act{new_act_id(), "key.rotated", made.created_us, {}};
    base::json_object about(act.body);
    describe(about, made, by);
    describe_rights(about, made);
    about.text("replaces", old.id);
    about.text("replaced_until", base::timestamp_text(old.expires_us ? std::min(*old.expires_us, until_us) : until_us));
    about.close();
    return act;
}

audit_act key_revoked(stored_key const& ended, std::int64_t now_us, std::string_view by)
{
    audit_act act{new_act_id(), "key.revoked", now_us, {}};
    base::json_object about(act.body);
    describe(about, ended, by);
    about.close();
    return act;
}

}  // namespace signalbox::storage
