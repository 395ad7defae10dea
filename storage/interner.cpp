#include "storage/interner.hpp"

#include "engine/base/utf8.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <span>

namespace signalbox::storage {

namespace {

/// Strings a caller makes up: the name of an unknown model, or the path of a request that was refused, is not worth a row that stays forever.
bool made_up(schema::event_record const& event, int number)
{
    if (number == schema::Event::kRequestedModelFieldNumber) return event.reason == "unknown_model";
    return number == schema::Event::kPathFieldNumber && event.decision == "blocked";
}

}  // namespace

std::size_t interner::hash::operator()(split const& of) const
{
    std::size_t seed = static_cast<std::size_t>(of.in);
    for (name_id name : of.names) seed = mix(seed, name);
    return seed;
}

std::size_t interner::hash::operator()(shape const& of) const
{
    std::size_t seed = mix(0, std::bit_cast<std::uint64_t>(of.assignment_probability));
    for (name_id name : of.names) seed = mix(seed, name);
    return seed;
}

result<interner> interner::open(database& in, std::size_t limit)
{
    interner made{in, limit};
    std::string insert_shape = "INSERT INTO shapes (id, " + columns_of(shape_fields) + ", assignment_probability) VALUES (?1";
    for (std::size_t i = 0; i < shape_field_count + 1; ++i) insert_shape += ", ?" + std::to_string(i + 2);
    insert_shape += ")";
    auto prepared = in.prepare_all({
        {&made.insert_name_, "INSERT INTO names (id, text) VALUES (?1, ?2)"},
        {&made.insert_split_, "INSERT INTO splits VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)"},
        {&made.insert_shape_, insert_shape},
    });
    if (!prepared) return prepared.error();
    if (auto loaded = made.reload(); !loaded) return loaded.error();
    return made;
}

result<void> interner::reload()
{
    known_.clear();
    auto loaded = known_.refresh(*in_);
    index();
    return loaded;
}

void interner::index()
{
    splits_.clear();
    shapes_.clear();
    count_ = {};
    recent_splits_.assign(recent, {});
    recent_shapes_.assign(recent, {});
    last_revision_ = name_empty;
    std::uint32_t id = 0;
    for (split const& row : known_.splits()) {
        splits_.emplace(row, ++id);
        ++count_[static_cast<std::size_t>(row.in)];
    }
    id = 0;
    for (shape const& row : known_.shapes()) shapes_.emplace(row, ++id);
}

result<name_id> interner::name(std::string_view text, bool made_up)
{
    if (text.empty()) return name_empty;
    if (auto const id = known_.find(text)) return *id;  // "(other)" itself comes out as name_other, and then stands in the detail
    if (made_up || text.size() > name_length_limit || known_.names() >= std::min(name_count_limit, limit_) || !base::valid_utf8(text))
        return name_other;
    insert_name_.bind(1, static_cast<std::int64_t>(known_.names() + 1));
    insert_name_.bind_text(2, text);
    if (int const code = insert_name_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    return known_.add_name(text);
}

result<std::uint32_t> interner::insert(split const& row)
{
    insert_split_.bind(1, static_cast<std::int64_t>(known_.splits().size() + 1));
    insert_split_.bind(2, static_cast<std::int64_t>(row.in));
    for (std::size_t i = 0; i < dimension_count; ++i)
        if (row.names[i] == name_none)
            insert_split_.bind_null(static_cast<int>(i) + 3);
        else
            insert_split_.bind(static_cast<int>(i) + 3, std::int64_t{row.names[i]});
    if (int const code = insert_split_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    std::uint32_t const id = known_.add_split(row);
    splits_.emplace(row, id);
    ++count_[static_cast<std::size_t>(row.in)];
    return id;
}

result<std::uint32_t> interner::insert(shape const& row)
{
    insert_shape_.bind(1, static_cast<std::int64_t>(known_.shapes().size() + 1));
    for (std::size_t i = 0; i < shape_field_count; ++i) insert_shape_.bind(static_cast<int>(i) + 2, std::int64_t{row.names[i]});
    insert_shape_.bind(static_cast<int>(shape_field_count) + 2, row.assignment_probability);
    if (int const code = insert_shape_.run(); code != SQLITE_DONE) return in_->error(code, "writing");
    std::uint32_t const id = known_.add_shape(row);
    shapes_.emplace(row, id);
    return id;
}

// The split without key and consumer, made when it is new; 0 when there are too many.
result<std::uint32_t> interner::make_routes(split const& full)
{
    split const wanted = full.routes();
    if (auto const at = splits_.find(wanted); at != splits_.end()) return at->second;
    if (count_[static_cast<std::size_t>(scope::routes)] >= std::min(route_split_limit, limit_)) return std::uint32_t{0};
    return insert(wanted);
}

namespace {

constexpr std::uint32_t other_routes = 1;  // the rows the format's first step writes
constexpr std::uint32_t other_keys = 2;
constexpr std::uint32_t other_shape = 1;

void spill(schema::event_record const& event, std::span<text_field const> fields, field_set& spilled)
{
    for (text_field const& field : fields)
        if (!field.of(event).empty()) spilled.add(field.number);
}

}  // namespace

template <std::size_t N>
result<void> interner::name_fields(schema::event_record const& event, std::array<text_field, N> const& fields,
                                   std::array<name_id, N>& names, field_set& spilled)
{
    for (std::size_t i = 0; i < N; ++i) {
        auto const id = name(fields[i].of(event), made_up(event, fields[i].number));
        if (!id) return id.error();
        names[i] = *id;
        if (*id == name_other) spilled.add(fields[i].number);
    }
    return {};
}

result<void> interner::place_split(schema::event_record const& event, placement& at)
{
    found_row<dimension_count>& lately = recent_splits_[fingerprint(event, split_fields) % recent];
    if (lately.id != 0 && lately.is_of(event, split_fields, known_.split_at(lately.id)->names, known_)) {
        at.split = lately.id;
        return {};
    }
    split wanted;
    if (auto named = name_fields(event, split_fields, wanted.names, at.spilled); !named) return named;
    if (auto const found = splits_.find(wanted); found != splits_.end())
        at.split = found->second;
    else if (auto made = place_new_split(event, wanted, at); !made)
        return made;
    if (at.spilled.empty()) lately.note(at.split, event, split_fields);
    return {};
}

// A split met for the first time in this process; when there are too many, key and consumer give way first, then everything.
result<void> interner::place_new_split(schema::event_record const& event, split wanted, placement& at)
{
    auto const routes = make_routes(wanted);
    if (!routes) return routes.error();
    if (*routes == 0) {
        at.split = other_keys;
        spill(event, split_fields, at.spilled);
        return {};
    }
    if (!splits_.contains(wanted) && count_[static_cast<std::size_t>(scope::keys)] >= std::min(key_split_limit, limit_)) {
        auto const who = std::span{split_fields}.subspan(static_cast<std::size_t>(dimension::key));
        std::fill(wanted.names.end() - static_cast<std::ptrdiff_t>(who.size()), wanted.names.end(), name_other);
        spill(event, who, at.spilled);
    }
    if (auto const found = splits_.find(wanted); found != splits_.end()) {
        at.split = found->second;
        return {};
    }
    auto const made = insert(wanted);
    if (!made) return made.error();
    at.split = *made;
    return {};
}

std::uint32_t interner::routes_of(std::uint32_t split) const
{
    auto const* of = known_.split_at(split);
    auto const found = of == nullptr ? splits_.end() : splits_.find(of->routes());
    return found == splits_.end() ? other_routes : found->second;
}

result<void> interner::place_shape(schema::event_record const& event, placement& at)
{
    double const given = event.assignment_probability;
    double const probability = std::isnan(given) ? 0.0 : given;  // SQLite has no NaN
    found_row<shape_field_count>& lately = recent_shapes_[fingerprint(event, shape_fields) % recent];
    if (lately.id != 0 && known_.shape_at(lately.id)->assignment_probability == probability &&
        lately.is_of(event, shape_fields, known_.shape_at(lately.id)->names, known_)) {
        at.shape = lately.id;
        return {};
    }
    shape wanted{{}, probability};
    field_set spilled;
    if (auto named = name_fields(event, shape_fields, wanted.names, spilled); !named) return named;
    if (auto done = find_shape(event, wanted, spilled, at); !done) return done;
    if (spilled.empty()) lately.note(at.shape, event, shape_fields);
    at.spilled.add(spilled);
    return {};
}

result<void> interner::find_shape(schema::event_record const& event, shape const& wanted, field_set& spilled, placement& at)
{
    if (auto const found = shapes_.find(wanted); found != shapes_.end()) {
        at.shape = found->second;
        return {};
    }
    if (known_.shapes().size() >= std::min(shape_limit, limit_)) {
        at.shape = other_shape;
        spill(event, shape_fields, spilled);
        if (wanted.assignment_probability != 0) spilled.add(schema::Event::kAssignmentProbabilityFieldNumber);
        return {};
    }
    auto const made = insert(wanted);
    if (!made) return made.error();
    at.shape = *made;
    return {};
}

result<placement> interner::place(schema::event_record const& event)
{
    placement at;
    if (auto placed = place_split(event, at); !placed) return placed.error();
    if (auto placed = place_shape(event, at); !placed) return placed.error();
    if (event.config_revision != known_.text(last_revision_)) {
        auto const id = name(event.config_revision, false);
        if (!id) return id.error();
        last_revision_ = *id;
    }
    at.revision = last_revision_;
    if (at.revision == name_other) {
        at.spilled.add(revision_field.number);
        last_revision_ = name_empty;
    }
    return at;
}

}  // namespace signalbox::storage
