#include "console/store/store_reader.hpp"

#include "console/store/reader_thread.hpp"

#include <QFile>

namespace signalbox::console {

namespace {

constexpr std::size_t laneCount = 3;

}  // namespace

StoreReader::StoreReader(QObject* parent) : QObject(parent)
{
    for (std::size_t i = 0; i < laneCount; ++i)
        threads_.push_back(std::make_unique<Thread>(*this));
}

StoreReader::~StoreReader() = default;

void StoreReader::open(QString const& path)
{
    close();
    path_ = path;
    lanesOpen_ = 0;
    ++generation_;
    for (auto const& thread : threads_)
        thread->open(QFile::encodeName(path).toStdString(), generation_);
}

void StoreReader::close()
{
    ++generation_;
    for (auto const& thread : threads_)
        thread->close();
    path_.clear();
    emit dropped();
    if (std::exchange(open_, false))
        emit closed();
}

void StoreReader::laneOpened(std::uint64_t generation)
{
    if (generation != generation_ || ++lanesOpen_ != threads_.size())
        return;
    open_ = true;
    emit opened();
}

void StoreReader::laneFailed(std::uint64_t generation, storage::failure const& why)
{
    if (generation != generation_)
        return;  // the others fail for the same reason, and one is told
    QString const tried = path_;
    close();
    path_ = tried;  // the message and the way out name it
    emit failed(why);
}

}  // namespace signalbox::console
