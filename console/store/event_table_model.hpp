// The table of events: every event of a scope by its row, and above them those that arrive. Owned by the Traffic page, on the GUI thread; rows
// come from the reader in pages, and nothing here ever waits for them.
#pragma once

#include "console/scope/scope.hpp"
#include "console/store/store_reader.hpp"

#include "storage/event_cells.hpp"
#include "storage/failure.hpp"

#include <QAbstractTableModel>
#include <QString>

#include <cstdint>
#include <memory>
#include <optional>

namespace signalbox::console {

using EventRow = storage::event_cells;

enum class EventColumn : int {
    time,
    status,
    model,
    answered,
    provider,
    group,
    key,
    tag,
    firstToken,
    total,
    tokensIn,
    tokensOut,
    tokensPerSecond,
    cost,
    fallbacks,
    reason,
    id
};
inline constexpr int eventColumnCount = 17;

/// How far a filter has looked, newest first.
struct ScanProgress {
    std::uint64_t scanned = 0;  // events looked at, or known to be no match
    std::uint64_t of = 0;       // events in the range
    std::uint64_t matches = 0;
    bool running = false;
    bool stopped = false;      // by stop(): older matches are not listed
    bool capped = false;       // at the most rows that are listed: narrow the scope for older ones
    bool broken = false;       // the store could not be read further: older matches are not listed
    std::uint64_t listed = 0;  // in another order than by time: the first so many of the matches; 0: all
    bool operator==(ScanProgress const&) const = default;
};

/// What stands first. By time every event is listed, by anything else the first of them: those are looked for once, and nothing is followed.
enum class ListOrder : std::uint8_t { newest, slowest, dearest, largest };

class EventTableModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Role : int {
        RawRole = Qt::UserRole,  // the column's number in its unit (qint64 microseconds, tokens, millionths of a dollar), or its text
        IdRole,                  // quint64
        LoadedRole,              // bool: false while the row is on its way
    };
    /// 42 pixels a row still stay below 2^31, where Qt's item views hang.
    static constexpr int mostRows = 50'000'000;
    /// Arrivals kept above the list; beyond, they become part of it.
    static constexpr int mostNewRows = 50'000;
    static constexpr int pageRows = 256;
    static constexpr int mostPages = 400;
    static constexpr int mostMatches = 2'000'000;
    static constexpr std::size_t mostOrdered = 1'000;  // rows in another order than by time: beyond, a filter says more

    /// How many rows a list of so many events has.
    static int shownRows(std::uint64_t events) { return static_cast<int>(events < mostRows ? events : mostRows); }

    explicit EventTableModel(StoreReader& store, QObject* parent = nullptr);
    ~EventTableModel() override;

    /// Another list: rows appear with ready(). Equal scopes change nothing; a relative range that only moved does not start over.
    void setScope(Scope const& scope);
    Scope const& scope() const;
    /// Another order is another list.
    void setOrder(ListOrder order);
    ListOrder order() const;
    /// The list is all of the scope. Following, what arrives is inserted above it (row 0 is the newest arrival); otherwise it is counted.
    /// A scope with an end that lies in the past, or with a snapshot, has nothing to follow, whatever is asked for here.
    void setFollowing(bool following);
    bool isFollowing() const;
    /// Starts over with what arrived since, unless it follows.
    void refresh();

    int rowCount(QModelIndex const& parent = {}) const override;
    int columnCount(QModelIndex const& parent = {}) const override;
    QVariant data(QModelIndex const& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    /// The row for painting; null while it is on its way (then it is asked for) and when retention took it. Valid until control returns to
    /// the event loop.
    EventRow const* rowAt(int row) const;
    /// The text of a name in a row (row->provider, row->group ...).
    QString const& name(std::uint32_t id) const;
    /// A cell as text, as DisplayRole shows it; empty for a row that is not there yet.
    QString text(int row, EventColumn column) const;
    /// What include() and exclude() take for a cell: the field's name (empty when the column filters nothing) and the value as written.
    static QString filterField(EventColumn column);
    QString filterValue(int row, EventColumn column) const;

    /// 0 while the row is not there yet; a list of matches always knows.
    std::uint64_t idAt(int row) const;
    /// Where an event is, when that is known without asking: -1 otherwise. locate() asks and answers with located().
    int rowOf(std::uint64_t id) const;
    void locate(std::uint64_t id);
    /// The view shows these rows: their pages are asked for before others.
    void setViewport(int firstRow, int lastRow);

    /// What has arrived in the scope and is not listed: 0 while it follows.
    std::uint64_t arrivedSince() const;
    ScanProgress const& progress() const;
    /// What is shown is of the scope; otherwise its list is on its way.
    bool isCurrent() const;
    /// Ends the search; the matches so far stay.
    void stop();
    /// More events are in the range than rows can be shown (mostRows): the oldest of them are left out.
    std::uint64_t rowsLeftOut() const;
    /// The newest event that is listed, 0 when there is none: what Scope::snapshot takes.
    std::uint64_t newest() const;

signals:
    /// The first rows of a scope are there, or it is known that there are none. The other rows of a long list follow once these are painted,
    /// and before locate() answers.
    void ready();
    void progressChanged();
    void arrivedChanged(quint64 arrived);
    /// `row` is -1 when the event is not in the list.
    void located(quint64 id, int row);
    void failed(signalbox::storage::failure const& why);
    void followingChanged(bool following);

private:
    class Inside;
    std::unique_ptr<Inside> in_;
};

}  // namespace signalbox::console
