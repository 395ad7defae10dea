// A store in PostgreSQL in the window: what its strip says, how it is named, and that the window needs no server to open.
#include "console/frame/copy_strip.hpp"
#include "console/frame/main_window.hpp"
#include "console/store/shared_copy.hpp"

#include "tests/console/support/eventually.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/storage/postgres/deliveries.hpp"

#include <QTemporaryDir>

namespace signalbox::console {

using namespace testing;
namespace st = storage::testing;

namespace {

QString said(CopyState const& state)
{
    return copyText(state, QStringLiteral("db.internal:5432/signalbox"), QTimeZone::utc());
}

class CopyInWindow : public st::with_cluster {
protected:
    void SetUp() override
    {
        st::with_cluster::SetUp();
        ::setenv("XDG_CACHE_HOME", folder_.file("cache").c_str(), 1);
    }
    void open(std::string const& dsn)
    {
        copy_ = st::must(SharedCopy::begin(dsn));
        LaunchOptions options;
        options.store = QString::fromStdString(copy_->path());
        window_ = std::make_unique<MainWindow>(options, settings_.filePath(QStringLiteral("console.ini")));
        window_->follow(*copy_);
        window_->show();
    }
    bool says(char const* text) const
    {
        return eventually([&] { return strip().isVisible() && strip().text().contains(QString::fromUtf8(text)); });
    }
    CopyStrip& strip() const { return part<CopyStrip>(*window_); }
    QString status() const { return part<StatusLine>(*window_).text(); }

    QTemporaryDir settings_;
    std::unique_ptr<SharedCopy> copy_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

TEST(copy_strip, says_how_the_copy_stands)
{
    EXPECT_EQ(said({}), QStringLiteral("db.internal:5432/signalbox: connecting. What was copied before is shown."));
    EXPECT_EQ(said({.phase = CopyState::Phase::copying, .copied = 40'000, .left = 1'160'000}),
              QStringLiteral("db.internal:5432/signalbox: 40,000 of 1,200,000 new events are copied. What is shown grows meanwhile."));
    EXPECT_EQ(said({.phase = CopyState::Phase::current}), QString());
    EXPECT_EQ(said({.phase = CopyState::Phase::current, .empty = true}),
              QStringLiteral("db.internal:5432/signalbox has no events yet. They are shown as they come."));
    EXPECT_EQ(said({.phase = CopyState::Phase::away, .since_us = st::noon_us, .why = QStringLiteral("refused")})
                  .contains(QStringLiteral(":00:00 UTC: refused. What was copied before is shown; it is tried again")),
              true);
    EXPECT_TRUE(said({.phase = CopyState::Phase::elsewhere}).contains(QStringLiteral("another program copies it")));
}

TEST(copy_strip, offers_to_try_again_while_the_server_is_away_alone)
{
    CopyStrip strip;
    auto& retry = part<QPushButton>(strip);
    strip.setState({.phase = CopyState::Phase::away}, QStringLiteral("a"));
    EXPECT_FALSE(retry.isHidden());
    strip.setState({.phase = CopyState::Phase::copying}, QStringLiteral("a"));
    EXPECT_TRUE(retry.isHidden());
    EXPECT_FALSE(strip.isHidden());
    strip.setState({.phase = CopyState::Phase::current}, QStringLiteral("a"));
    EXPECT_TRUE(strip.isHidden());
}

TEST_F(CopyInWindow, has_the_name_of_its_host_and_database_and_no_password)
{
    st::delivering_store one{folder_.file(), dsn_, 1};
    one.write(12);
    st::must(one.deliver());
    open(dsn_ + " password=not-shown");
    ASSERT_TRUE(eventually([&] { return status().contains(QStringLiteral("12 requests")); })) << status().toStdString();
    std::string const place = st::must(storage::postgres::place_of(dsn_));
    EXPECT_EQ(copy_->name().toStdString(), place);
    EXPECT_EQ(window_->windowTitle().toStdString(), place + " – Signalbox");
    EXPECT_TRUE(status().startsWith(QString::fromStdString(place))) << status().toStdString();
    EXPECT_EQ(part<QToolButton>(*window_, "store").text().toStdString(), place);
    EXPECT_TRUE(eventually([&] { return strip().isHidden(); })) << strip().text().toStdString();
}

TEST_F(CopyInWindow, opens_while_the_server_is_away_and_mends_itself_when_it_is_back)
{
    st::cluster own;
    std::string const dsn = own.database();
    st::delivering_store one{folder_.file(), dsn, 1};
    one.write(9);
    st::must(one.deliver());
    own.kill();
    open(dsn);
    EXPECT_TRUE(says("cannot be read since")) << strip().text().toStdString();
    EXPECT_TRUE(part<QStackedWidget>(*window_, "parts").currentWidget()->objectName() == QStringLiteral("workspace"));
    own.start();
    part<QPushButton>(strip()).click();
    EXPECT_TRUE(eventually([&] { return status().contains(QStringLiteral("9 requests")); })) << status().toStdString();
    EXPECT_TRUE(eventually([&] { return strip().isHidden(); })) << strip().text().toStdString();
}

TEST_F(CopyInWindow, says_that_a_store_is_empty_until_events_come)
{
    st::delivering_store one{folder_.file(), dsn_, 1};
    st::must(one.deliver());
    open(dsn_);
    EXPECT_TRUE(says("has no events yet"));
    one.write(4);
    st::must(one.deliver());
    EXPECT_TRUE(eventually([&] { return strip().isHidden() && status().contains(QStringLiteral("4 requests")); }))
        << status().toStdString();
}

TEST_F(CopyInWindow, is_silent_about_the_copy_while_another_store_is_shown)
{
    st::delivering_store one{folder_.file(), dsn_, 1};
    st::must(one.deliver());
    open(dsn_);
    EXPECT_TRUE(says("has no events yet"));
    st::temporary_folder const other;
    auto const writer = st::writer_of(other);
    window_->open(QString::fromStdString(other.file()));
    EXPECT_FALSE(strip().isVisible());
    window_->open(QString::fromStdString(copy_->path()));
    EXPECT_TRUE(says("has no events yet"));
}

}  // namespace signalbox::console
