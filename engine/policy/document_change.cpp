#include "engine/policy/document_change.hpp"

#include "engine/base/utf8.hpp"
#include "engine/wire/text_edits.hpp"

#include <algorithm>

namespace signalbox::policy {

namespace {

/// Collects the changed strings of a document in their order.
class editor {
public:
    editor(modifications const& what, std::string_view document, match_counts& counts)
        : what_(what), replaces_(replaces(what)), document_(document), counts_(counts)
    {}

    void text(dialect::text_walk const& at, wire::json_view value)
    {
        modifications const own = applying(what_, at);
        if (own.empty()) return;
        auto const plain = value.plain_string();
        std::string const decoded = plain ? std::string() : value.string_or({});
        auto changed = changed_text(own, plain ? *plain : std::string_view(decoded), counts_);
        if (!changed) return;
        if (made_.places.size() < document_change::most_places) made_.places.push_back(at.path());
        edits_.push_back({value.raw(), wire::json_string(*changed)});
    }
    void echo(dialect::text_walk const&, wire::json_view value)
    {
        if (replaces_) edits_.push_back({value.raw(), std::string(emptied(value))});
    }
    void end(dialect::text_walk const&, wire::json_view) {}

    document_change result() &&
    {
        if (made_.places.empty()) return std::move(made_);
        made_.text = wire::edited(document_, edits_);
        return std::move(made_);
    }

private:
    modifications const& what_;
    bool replaces_;
    std::string_view document_;
    match_counts& counts_;
    document_change made_;
    std::vector<wire::text_edit> edits_;
};

document_change change_plain(modifications const& what, std::string_view document, match_counts& counts)
{
    document_change out;
    modifications all;
    std::ranges::copy_if(what, std::back_inserter(all), [](modification const* each) { return each->of.takes_all(); });
    if (!all.empty() && base::valid_utf8(document)) out.text = changed_text(all, document, counts);
    return out;
}

}  // namespace

modifications applying(modifications const& all, dialect::text_walk const& at)
{
    modifications out;
    std::ranges::copy_if(all, std::back_inserter(out), [&](modification const* each) { return each->of.selects(at); });
    return out;
}

bool replaces(modifications const& all)
{
    return std::ranges::any_of(all, [](modification const* each) {
        return std::holds_alternative<replacing>(each->how) || std::holds_alternative<masking>(each->how);
    });
}

std::string_view emptied(wire::json_view echo)
{
    return echo.kind() == wire::json_kind::array ? "[]" : "null";
}

document_change change_json(modifications const& what, dialect::text_rules const& by, std::string_view document, match_counts& counts)
{
    editor edits(what, document, counts);
    dialect::text_walk(by).over(wire::json_view(document), edits);
    return std::move(edits).result();
}

document_change change_document(modifications const& what, dialect::text_rules const& by, std::string_view document, match_counts& counts)
{
    return wire::check_json(document) ? change_json(what, by, document, counts) : change_plain(what, document, counts);
}

}  // namespace signalbox::policy
