#include "console/store/event_names.hpp"

#include <array>

namespace signalbox::console {

namespace {

constexpr std::uint32_t otherName = 2;  // "(other)" in every store

constexpr std::array<std::uint32_t storage::event_cells::*, 8> nameFields{&storage::event_cells::requested_model,
                                                                          &storage::event_cells::resolved_model,
                                                                          &storage::event_cells::provider,
                                                                          &storage::event_cells::group,
                                                                          &storage::event_cells::tag,
                                                                          &storage::event_cells::key,
                                                                          &storage::event_cells::consumer,
                                                                          &storage::event_cells::reason};

}  // namespace

void EventNames::take(RowsAnswer& answer)
{
    // Another answer may have brought some of them meanwhile.
    for (std::size_t i = 0; i < answer.names.size(); ++i)
        if (answer.namesFrom + i == texts_.size()) texts_.push_back(QString::fromStdString(answer.names[i]));
    if (answer.page.spilled.empty()) return;
    std::vector<std::uint32_t> kept;
    for (std::string const& text : answer.page.spilled) kept.push_back(keep(text));
    for (storage::event_cells& row : answer.page.rows)
        for (auto const field : nameFields)
            if (row.*field >= storage::first_spilled_name) row.*field = kept[row.*field - storage::first_spilled_name];
}

std::uint32_t EventNames::keep(std::string const& spilled)
{
    QString const text = QString::fromStdString(spilled);
    if (auto const found = spilledNames_.constFind(text); found != spilledNames_.constEnd()) return *found;
    if (spilled_.size() >= spilledLimit) return otherName;
    auto const name = storage::first_spilled_name + static_cast<std::uint32_t>(spilled_.size());
    spilled_.push_back(text);
    spilledNames_.insert(text, name);
    return name;
}

QString const& EventNames::text(std::uint32_t name) const
{
    if (name >= storage::first_spilled_name) {
        std::size_t const at = name - storage::first_spilled_name;
        return at < spilled_.size() ? spilled_[at] : nothing_;
    }
    return name == 0 || name > texts_.size() ? nothing_ : texts_[name - 1];
}

void EventNames::clear()
{
    texts_.clear();
    spilled_.clear();
    spilledNames_.clear();
}

}  // namespace signalbox::console
