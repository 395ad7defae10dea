// A tour through the whole window, in which the GUI thread runs no statement and opens no file: both wait for a disk that may be slow, and belong to the
// reader's lanes and to threads of their own.
#include "console/chart/brush_strip.hpp"
#include "console/frame/main_window.hpp"
#include "console/frame/view_keeper.hpp"
#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/cost/cost_page.hpp"
#include "console/pages/models/models_page.hpp"
#include "console/pages/playground/playground_page.hpp"
#include "console/pages/traffic/inspector.hpp"

#include "storage/payload_writer.hpp"
#include "tests/console/body/kept_exchanges.hpp"
#include "tests/console/frame/window_store.hpp"
#include "tests/console/support/eventually.hpp"
#include "tests/console/support/gui_thread_watch.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/console/welcome/program_environment.hpp"

#include <QAction>
#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

namespace signalbox::console {

using namespace testing;

namespace {

constexpr std::uint64_t kept = 4'711;  // the event whose bodies were kept

constexpr char const* configuration = "signalbox: 1\n"
                                      "server: {public: true}\n"
                                      "providers: [{id: here, kind: simulator}]\n"
                                      "models: [{id: a, provider: here}, {id: b, provider: here}]\n"
                                      "groups:\n"
                                      "  - {id: chat, strategy: weighted, members: [{model: a, weight: 70}, {model: b, weight: 30}]}\n";

class GuiThread : public ::testing::Test {
protected:
    GuiThread() : writer_(st::writer_of(folder_))
    {
        writeDay(*writer_);
        auto event = dayEvent(day_events);
        event->set_id(kept);
        event->set_payload_policy("all");
        st::batch one;
        one.push_back(std::move(event));
        st::must(st::append(*writer_, std::move(one)));
        storage::payload payload = keptParts(chatWithTools(), streamedReply()).of;
        payload.event = kept;
        auto const payloads = st::must(storage::payload_writer::open(storage::payload_path(folder_.file()), 64u << 20));
        st::must(payloads->append({&payload, 1}));
        QFile file(configurationPath());
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(configuration);
    }

    QString configurationPath() const { return files_.filePath(QStringLiteral("mine.yaml")); }
    bool settles()
    {
        auto const busy = [&] {
            auto const channels = window_->findChildren<StoreChannel*>();
            return std::ranges::any_of(channels, [](StoreChannel const* each) { return each->busy(); });
        };
        return eventually([&] { return window_->isSettled() && !busy(); });
    }
    void open()
    {
        LaunchOptions options;
        options.store = QString::fromStdString(folder_.file());
        options.page = QStringLiteral("overview");
        window_ = std::make_unique<MainWindow>(options, settings_.filePath(QStringLiteral("console.ini")), [] { return look_us; });
        window_->show();
        window_->activateWindow();
        EXPECT_TRUE(settles());
    }
    template <class Page>
    Page& shown(int place)
    {
        part<Workspace>(*window_).showPage(place);
        EXPECT_TRUE(settles());
        return part<Page>(*window_);
    }
    static void run(Page& page, char const* command)
    {
        for (QAction* each : page.commands())
            if (each->text() == QLatin1String(command)) return each->trigger();
        ADD_FAILURE() << "no command " << command;
    }
    static std::string told(GuiThreadWatch const& watch) { return watch.seen().join(QLatin1Char('\n')).toStdString(); }

    st::temporary_folder folder_;
    QTemporaryDir files_, settings_;
    std::unique_ptr<storage::event_writer> writer_;
    std::unique_ptr<MainWindow> window_;
};

}  // namespace

TEST_F(GuiThread, runs_no_statement_and_opens_no_file_on_any_page)
{
    GuiThreadWatch const watch(settings_.path());
    open();
    for (char const* const query : {"", "model=gpt-4o", "status>=500", "conversation:null"}) {
        part<ScopeModel>(*window_).setQuery(QString::fromLatin1(query));
        for (int place = 0; place < pageCount(); ++place) shown<Page>(place);
    }
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, runs_no_statement_and_opens_no_file_for_a_request_and_its_bodies)
{
    GuiThreadWatch const watch(settings_.path());
    open();
    part<Workspace>(*window_).showRequest(kept);
    ASSERT_TRUE(settles());
    auto& tabs = part<QTabWidget>(part<Inspector>(*window_));
    for (int tab = 0; tab < tabs.count(); ++tab) {
        tabs.setCurrentIndex(tab);
        ASSERT_TRUE(settles());
    }
    auto& table = part<QTableView>(*window_, "events");
    QTest::keyClick(&table, Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(&table, Qt::Key_End, Qt::ControlModifier);
    ASSERT_TRUE(settles());
    {
        GuiThreadWatch::Pause const ours;
        st::batch fresh;
        fresh.push_back(dayEvent(day_events + 1));
        st::must(st::append(*writer_, std::move(fresh)));
    }
    ASSERT_TRUE(settles());
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, runs_no_statement_and_opens_no_file_to_edit_and_apply_a_configuration)
{
    GuiThreadWatch const watch(settings_.path());
    open();
    auto& page = shown<ConfigPage>(Place::config);
    page.openFile(configurationPath());
    ASSERT_TRUE(settles());
    part<ConfigEditor>(page).putText(QString::fromLatin1(configuration).replace(QStringLiteral("70"), QStringLiteral("80")));
    for (char const* const command : {"Check the text", "Show what is changed", "Apply the change"}) {
        ASSERT_TRUE(settles());
        run(page, command);
    }
    ASSERT_TRUE(eventually([&] {
        GuiThreadWatch::Pause const ours;
        QFile file(configurationPath());
        return window_->isSettled() && file.open(QIODevice::ReadOnly) && file.readAll().contains("weight: 80");
    }));
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, opens_no_file_for_a_prompt_that_is_kept)
{
    GuiThreadWatch const watch(settings_.path());
    open();
    auto& page = shown<PlaygroundPage>(Place::playground);
    page.saveFile(files_.filePath(QStringLiteral("prompt.json")));
    ASSERT_TRUE(settles());
    page.openFile(files_.filePath(QStringLiteral("prompt.json")));
    ASSERT_TRUE(settles());
    page.tryRequest(kept);
    ASSERT_TRUE(settles());
    EXPECT_EQ(page.savedPrompt().prompt.system, QStringLiteral("Be <brief>."));
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, opens_no_file_for_views_and_sums_that_are_kept)
{
    GuiThreadWatch const watch(settings_.path());
    open();
    ViewKeeper keeper(*window_, part<StoreSession>(*window_), part<Workspace>(*window_), part<StatusLine>(*window_));
    auto const writes = [this](char const* name, auto&& write) {
        QString const path = files_.filePath(QLatin1String(name));
        write(path);
        EXPECT_TRUE(eventually([&] { return QFile::exists(path); })) << name;
        return path;
    };
    auto& models = shown<ModelsPage>(Place::models);
    writes("models.csv", [&](QString const& path) { models.exportTo(path); });
    auto& costs = shown<CostPage>(Place::cost);
    writes("costs.csv", [&](QString const& path) { costs.exportInvoice(path); });
    QString const view = writes("view.json", [&](QString const& path) { keeper.write(path); });
    shown<Page>(Place::traffic);
    keeper.show(view);
    EXPECT_TRUE(eventually([&] { return part<Workspace>(*window_).pages().current() == Place::cost; }));
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, opens_no_file_and_lists_no_folder_for_the_start_page)
{
    GuiThreadWatch const watch(settings_.path());
    window_ = std::make_unique<MainWindow>(LaunchOptions{}, settings_.filePath(QStringLiteral("console.ini")), [] { return look_us; });
    window_->show();
    auto& page = part<WelcomePage>(*window_);
    page.setRecentStores({QString::fromStdString(folder_.file())});
    ASSERT_TRUE(eventually([&] { return part<StoreList>(page).isVisible(); })) << "the store of before is listed";
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, starts_a_gateway_and_makes_sample_data_without_opening_a_file)
{
    ProgramEnvironment const at;
    GuiThreadWatch const watch(settings_.path());
    GatewayProcess gateway;
    gateway.start(files_.filePath(QStringLiteral("own.db")), {});
    ASSERT_TRUE(eventually([&] { return gateway.state() == GatewayProcess::State::serving; })) << gateway.why().toStdString();
    SampleMaker sample(nullptr, files_.filePath(QStringLiteral("cache")), 500);
    QSignalSpy const made(&sample, &SampleMaker::made);
    sample.make();
    ASSERT_TRUE(eventually([&] { return made.count() == 1; }));
    gateway.stopNow();
    EXPECT_EQ(told(watch), "");
}

TEST_F(GuiThread, is_seen_when_it_does_open_a_file_or_run_a_statement)
{
    GuiThreadWatch const watch(settings_.path());
    auto const read = [this] {
        QFile file(configurationPath());
        EXPECT_TRUE(file.open(QIODevice::ReadOnly));
        st::must(st::reader_of(folder_)->list({}));
    };
    std::thread(read).join();
    EXPECT_EQ(told(watch), "");
    read();
    QStringList const seen = watch.seen();
    EXPECT_TRUE(seen.contains(QStringLiteral("file ") + configurationPath())) << told(watch);
    (void)QDir(files_.path()).entryList();
    EXPECT_TRUE(std::ranges::any_of(watch.seen(), [&](QString const& each) {
        return each == QStringLiteral("file ") + files_.path() || each == QStringLiteral("file ") + files_.path() + QLatin1Char('/');
    })) << told(watch);
    EXPECT_FALSE(seen.filter(QStringLiteral("SQL ")).empty()) << told(watch);
}

}  // namespace signalbox::console
