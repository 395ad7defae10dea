// Tells what arrives in a store: looks 20 times a second on the reader's thread, which costs microseconds while nothing does, and hands over
// what came. Owned by a model, on the GUI thread.
#pragma once

#include "console/store/event_names.hpp"
#include "console/store/store_reader.hpp"

#include "storage/filter.hpp"

#include <QObject>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace signalbox::console {

class LiveTail : public QObject {
    Q_OBJECT

public:
    /// Rows handed over at once: 40,000 a second in all, each batch a few milliseconds of work for who takes it.
    static constexpr std::size_t mostRows = 2'000;

    LiveTail(StoreReader& store, QObject* parent);
    ~LiveTail() override;

    struct Request {
        storage::filter where;
        storage::time_range range;
        std::uint64_t cursor = 1;  // see event_reader::arrivals_end()
        std::size_t namesKnown = 0;
    };
    /// From now on, instead of what was followed before.
    void follow(Request request);
    void stop();

signals:
    /// In the order of arrival, out of so many that were looked at.
    void arrived(signalbox::console::RowsAnswer const& rows, quint64 looked);
    void failed(signalbox::storage::failure const& why);

private:
    struct Shared;
    StoreReader& store_;
    std::shared_ptr<Shared> shared_;  // with the thread, while something is followed
};

}  // namespace signalbox::console
