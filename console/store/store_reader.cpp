#include "console/store/store_reader.hpp"

#include "console/store/reader_thread.hpp"

#include <QFile>
#include <QMetaObject>

#include <utility>

namespace signalbox::console {

namespace {

constexpr std::size_t laneCount = 3;
constexpr std::chrono::milliseconds growthInterval{500};  // pages that show sums follow the store no faster than people read

}  // namespace

StoreReader::StoreReader(QObject* parent) : QObject(parent)
{
    for (std::size_t i = 0; i < laneCount; ++i) threads_.push_back(std::make_unique<Thread>(*this));
}

StoreReader::~StoreReader() = default;

void StoreReader::open(QString const& path)
{
    QString const wanted = path;  // which may be path(), to read the store anew; close() forgets that
    close();
    path_ = wanted;
    lanesOpen_ = 0;
    ++generation_;
    for (auto const& thread : threads_) thread->open(QFile::encodeName(wanted).toStdString(), generation_);
}

void StoreReader::close()
{
    ++generation_;
    for (auto const& thread : threads_) thread->close();
    path_.clear();
    if (growth_ != nullptr) std::exchange(growth_, nullptr)->ended = true;
    emit dropped();
    if (std::exchange(open_, false)) emit closed();
}

void StoreReader::laneOpened(std::uint64_t generation)
{
    if (generation != generation_ || ++lanesOpen_ != threads_.size()) return;
    open_ = true;
    watchGrowth();
    emit opened();
}

void StoreReader::watchGrowth()
{
    growth_ = std::make_shared<Watch>();
    growth_->poll = [this, generation = generation_, last = std::chrono::steady_clock::time_point{}, news = false](storage::event_reader&,
                                                                                                                   bool changed) mutable {
        news = news || changed;
        auto const now = std::chrono::steady_clock::now();
        if (!news || now - last < growthInterval) return;
        news = false;
        last = now;
        QMetaObject::invokeMethod(
            this,
            [this, generation] {
                if (generation == generation_) emit grown();
            },
            Qt::QueuedConnection);
    };
    at(Lane::rows).watch(growth_);
}

void StoreReader::laneFailed(std::uint64_t generation, storage::failure const& why)
{
    if (generation != generation_) return;  // the others fail for the same reason, and one is told
    QString const tried = path_;
    close();
    path_ = tried;  // the message and the way out name it
    emit failed(why);
}

}  // namespace signalbox::console
