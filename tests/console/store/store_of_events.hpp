// A store with a writer for the console's tests.
#pragma once

#include "console/store/store_reader.hpp"

#include "tests/console/support/eventually.hpp"
#include "tests/storage/sample_events.hpp"
#include "tests/storage/temporary_store.hpp"

#include <QSignalSpy>
#include <QString>
#include <QTest>

#include <stdexcept>
#include <string>

namespace signalbox::console::testing {

using namespace storage::testing;

class StoreOfEvents {
public:
    StoreOfEvents() : writer_(writer_of(folder_)) { must(writer_->begin_run("1.0-test", noon_us)); }

    /// `count` events, a second apart; their ids are in the order of their numbers, from 1.
    void write(int count, std::int64_t apart_us = second_us)
    {
        batch events;
        for (int i = 0; i < count; ++i) events.push_back(make(noon_us + apart_us * number_));
        must(append(*writer_, events));
    }
    void write(event_ptr event) { must(append(*writer_, one(std::move(event)))); }
    event_ptr make(std::int64_t started_us)
    {
        auto event = plain_event(started_us, static_cast<std::uint64_t>(++number_));
        event->set_requested_model(number_ % 2 == 0 ? "even" : "odd");
        event->set_run(1);
        event->set_sequence(writer_->sequences().next());
        return event;
    }
    storage::event_writer& writer() { return *writer_; }
    QString path() const { return QString::fromStdString(folder_.file()); }
    temporary_folder const& folder() const { return folder_; }

private:
    temporary_folder folder_;
    std::unique_ptr<storage::event_writer> writer_;
    int number_ = 0;
};

inline void openAndWait(StoreReader& reader, QString const& path)
{
    QSignalSpy opened{&reader, &StoreReader::opened};
    reader.open(path);
    if (!eventually([&] { return !opened.isEmpty(); })) throw std::runtime_error{"the store did not open"};
}

}  // namespace signalbox::console::testing
