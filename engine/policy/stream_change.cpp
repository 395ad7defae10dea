#include "engine/policy/stream_change.hpp"

#include "engine/dialect/parts/stream_reader.hpp"
#include "engine/wire/text_edits.hpp"

#include <algorithm>

namespace signalbox::policy {

/// Takes the texts of one event, and which texts it ends.
class stream_change::reader {
public:
    explicit reader(stream_change& owner) : owner_(owner), replaces_(replaces(owner.what_)) {}

    void text(dialect::text_walk const& at, wire::json_view value)
    {
        modifications own = applying(owner_.what_, at);
        if (own.empty()) return;
        if (at.is_piece()) return owner_.take_piece(at, value, std::move(own));
        auto changed = changed_text(own, value.string_or({}), owner_.counts_);
        if (changed) owner_.pieces_.push_back({value.raw(), nullptr, {}, {}, wire::json_string(*changed)});
    }
    void echo(dialect::text_walk const&, wire::json_view value)
    {
        std::string_view const empty = emptied(value);
        if (replaces_ && value.raw() != empty) owner_.pieces_.push_back({value.raw(), nullptr, {}, {}, std::string(empty)});
    }
    void end(dialect::text_walk const& at, wire::json_view object) { ended_.push_back(at.scope_in(object)); }
    std::vector<std::string> const& ended() const { return ended_; }

private:
    stream_change& owner_;
    bool replaces_;
    std::vector<std::string> ended_;
};

std::string_view stream_change::pass(std::string_view events, bool end)
{
    out_.clear();
    while (!events.empty()) take({std::make_unique<streamed_event>(streamed_event::take(form_, events)), 0});
    if (end || held_ > held_limit) end_texts({});
    release();
    return out_;
}

void stream_change::take(waiting_event one)
{
    std::size_t const before = pieces_.size();
    std::string_view const data = one.what->data();
    held_ += one.what->bytes().size();
    if (wire::check_json(data)) {
        reader texts(*this);
        dialect::text_walk walk(by_);
        wire::json_view const document(data);
        walk.over(document, texts);
        for (std::string const& each : texts.ended()) end_texts(each);
        for (dialect::end_mark const& each : by_.ends)
            if (each.member.empty() && each.value == one.what->name()) end_texts(walk.scope_in(document));
    } else if (!data.empty() && !dialect::is_done_mark(data)) {
        auto changed = change_document(what_, by_, data, counts_);
        if (changed.text) pieces_.push_back({data, nullptr, {}, {}, std::move(*changed.text)});
    }
    one.pieces = pieces_.size() - before;
    waiting_.push_back(std::move(one));
}

void stream_change::take_piece(dialect::text_walk const& at, wire::json_view value, modifications own)
{
    auto const there = texts_.try_emplace(at.scope()).first;
    if (!there->second) there->second = std::make_shared<text_change>(std::move(own));
    std::uint64_t const number = first_ + pieces_.size();
    pieces_.push_back({value.raw(), there->second, value.string_or({}), {}, {}});
    traced_text decided;
    there->second->take(pieces_.back().before, number, decided);
    there->second->count_denied(counts_);
    deliver(decided);
}

/// All whose scope begins so.
void stream_change::end_texts(std::string_view scope)
{
    for (auto at = texts_.lower_bound(scope); at != texts_.end() && at->first.starts_with(scope); at = texts_.erase(at)) {
        traced_text decided;
        at->second->end(decided);
        deliver(decided);
        at->second->count(counts_);
    }
}

void stream_change::deliver(traced_text const& decided)
{
    std::string_view text = decided.text();
    for (traced_text::run const& each : decided.runs()) {
        pieces_[each.origin - first_].after.append(text.substr(0, each.size));
        text.remove_prefix(each.size);
    }
}

bool stream_change::is_decided(waiting_event const& one) const
{
    for (std::size_t i = 0; i < one.pieces; ++i)
        if (pieces_[i].of && pieces_[i].of->oldest_held() <= first_ + i) return false;
    return true;
}

void stream_change::release()
{
    while (!waiting_.empty() && is_decided(waiting_.front())) {
        write(waiting_.front());
        held_ -= waiting_.front().what->bytes().size();
        first_ += waiting_.front().pieces;
        pieces_.erase(pieces_.begin(), pieces_.begin() + static_cast<std::ptrdiff_t>(waiting_.front().pieces));
        waiting_.pop_front();
    }
}

void stream_change::write(waiting_event const& one)
{
    std::vector<wire::text_edit> edits;
    for (std::size_t i = 0; i < one.pieces; ++i) {
        piece const& each = pieces_[i];
        if (!each.of || each.before != each.after) edits.push_back({each.literal, each.of ? wire::json_string(each.after) : each.instead});
    }
    if (edits.empty())
        out_.append(one.what->bytes());
    else
        one.what->append_with(out_, wire::edited(one.what->data(), edits));
}

}  // namespace signalbox::policy
