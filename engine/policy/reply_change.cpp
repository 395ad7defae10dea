#include "engine/policy/reply_change.hpp"

namespace signalbox::policy {

reply_change::reply_change(modifications what, dialect::text_rules const& by, std::optional<dialect::stream_form> form,
                           match_counts& counts)
    : what_(std::move(what)), by_(by), counts_(counts)
{
    if (form) events_.emplace(what_, by_, *form, counts_);
}

model::result<std::string_view> reply_change::pass(std::string_view bytes, bool end)
{
    if (events_) return judged(events_->pass(bytes, end));
    if (whole_.size() + bytes.size() > longest_reply)
        return model::failure{model::fault::reply_too_large, "a policy changes replies, and takes none of more than 16 MiB"};
    whole_.append(bytes);
    if (!end) return std::string_view();
    auto changed = change_document(what_, by_, whole_, counts_);
    if (changed.text) whole_ = std::move(*changed.text);
    return judged(whole_);
}

model::result<std::string_view> reply_change::judged(std::string_view changed) const
{
    for (modification const* each : what_)
        if (auto const* const by = std::get_if<denying>(&each->how); by && counts_.contains(each))
            return model::failure{model::fault::policy, by->message, {}, by->status, {}};
    return changed;
}

}  // namespace signalbox::policy
