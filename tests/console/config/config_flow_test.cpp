// A change on its way through a file: read, checked, applied, rolled back; refused, changed underneath, gone. Nothing that was typed is lost.
#include "console/config/admin_channel.hpp"
#include "console/config/config_flow.hpp"
#include "console/config/file_channel.hpp"
#include "console/config/gateway_access.hpp"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console {
namespace {

using Stage = ConfigFlow::Stage;
constexpr int limit_ms = 30'000;

std::string const text = "signalbox: 1\n"
                         "server: {public: true}  # for this machine\n"
                         "providers:\n"
                         "  - {id: here, kind: simulator}\n"
                         "models:\n"
                         "  - {id: a, provider: here}\n"
                         "  - {id: b, provider: here}\n"
                         "groups:\n"
                         "  - id: chat\n"
                         "    members: [{model: a, weight: 70}, {model: b, weight: 30}]\n";

std::string with(std::string_view what, std::string_view instead, std::string of = text)
{
    return of.replace(of.find(what), what.size(), instead);
}

class ConfigFlowTest : public ::testing::Test {
protected:
    ConfigFlowTest() : flow_(nullptr), said_(&flow_, &ConfigFlow::said)
    {
        write(text);
        flow_.open(std::make_unique<FileChannel>(path(), QString(), nullptr));
        EXPECT_TRUE(settles());
    }

    QString path() const { return folder_.filePath(QStringLiteral("mine.yaml")); }
    void write(std::string const& bytes) const
    {
        QFile file(path());
        ASSERT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(bytes.data(), static_cast<qint64>(bytes.size()));
    }
    std::string read() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll().toStdString() : "(not there)";
    }
    bool settles()
    {
        return QTest::qWaitFor([&] { return flow_.isSettled(); }, limit_ms);
    }
    void become(std::string const& bytes)
    {
        flow_.setText(bytes);
        EXPECT_TRUE(settles());
    }
    void apply()
    {
        flow_.apply();
        EXPECT_TRUE(settles());
    }
    std::string said() const { return said_.isEmpty() ? "" : said_.last().at(0).toString().toStdString(); }

    QTemporaryDir folder_;
    ConfigFlow flow_;
    QSignalSpy said_;
};

TEST_F(ConfigFlowTest, a_file_is_read_and_checked)
{
    EXPECT_EQ(flow_.stage(), Stage::editing);
    EXPECT_EQ(flow_.text(), text);
    EXPECT_EQ(flow_.base().tag.size(), 14) << "twelve digits in quotes";
    EXPECT_EQ(flow_.checked(), ConfigFlow::Checked::yes);
    EXPECT_TRUE(flow_.findings().empty());
    EXPECT_FALSE(flow_.changed());
}

TEST_F(ConfigFlowTest, a_change_is_written_and_rolled_back_byte_for_byte)
{
    std::string const fresh = with("weight: 70", "weight: 10");
    become(fresh);
    EXPECT_TRUE(flow_.changed());
    apply();
    EXPECT_EQ(read(), fresh);
    EXPECT_FALSE(flow_.changed());
    ASSERT_TRUE(flow_.applied());
    EXPECT_EQ(flow_.applied()->former, text);
    EXPECT_NE(said().find("Written"), std::string::npos);
    ASSERT_TRUE(flow_.canRollBack());
    flow_.rollBack();
    ASSERT_TRUE(settles());
    EXPECT_EQ(read(), text);
    EXPECT_EQ(flow_.text(), text) << "what is edited from here on is what is there";
    EXPECT_FALSE(flow_.canRollBack()) << "once";
}

TEST_F(ConfigFlowTest, rolling_back_keeps_what_is_not_applied_yet)
{
    become(with("weight: 70", "weight: 10"));
    apply();
    std::string const next = with("weight: 30", "weight: 90", flow_.text());
    become(next);
    flow_.rollBack();
    ASSERT_TRUE(settles());
    EXPECT_EQ(read(), text);
    EXPECT_EQ(flow_.text(), next);
    EXPECT_TRUE(flow_.changed());
}

TEST_F(ConfigFlowTest, what_the_check_refuses_is_not_written_and_stays_in_the_editor)
{
    std::string const wrong = with("provider: here}\n  - {id: b", "provider: nowhere}\n  - {id: b");
    become(wrong);
    ASSERT_FALSE(flow_.findings().empty());
    EXPECT_EQ(flow_.findings().front().line, 6);
    EXPECT_NE(flow_.findings().front().message.find("nowhere"), std::string::npos);
    apply();
    EXPECT_EQ(read(), text);
    EXPECT_EQ(flow_.text(), wrong);
    EXPECT_NE(said().find("The check refuses this text"), std::string::npos);
}

TEST_F(ConfigFlowTest, an_error_that_was_not_seen_before_applying_is_found_there)
{
    std::string const wrong = with("provider: here}\n  - {id: b", "provider: nowhere}\n  - {id: b");
    flow_.setText(wrong);
    apply();  // the check that follows the typing has not come yet
    EXPECT_EQ(read(), text);
    EXPECT_EQ(flow_.text(), wrong);
    EXPECT_FALSE(flow_.findings().empty());
}

TEST_F(ConfigFlowTest, a_change_underneath_on_other_lines_is_merged_when_asked)
{
    QSignalSpy underneath(&flow_, &ConfigFlow::changedUnderneath);
    std::string const theirs = with("# for this machine", "# for all machines");
    std::string const mine = with("weight: 70", "weight: 10");
    write(theirs);
    become(mine);
    apply();
    ASSERT_EQ(underneath.count(), 1);
    EXPECT_EQ(read(), theirs) << "nothing was applied";
    EXPECT_EQ(flow_.text(), mine);
    ASSERT_TRUE(flow_.merged().text);
    flow_.merge();
    ASSERT_TRUE(settles());
    EXPECT_EQ(flow_.base().text, theirs);
    apply();
    EXPECT_EQ(read(), with("weight: 70", "weight: 10", theirs));
}

TEST_F(ConfigFlowTest, a_change_underneath_on_the_same_line_is_not_merged_and_nothing_is_lost)
{
    std::string const theirs = with("weight: 70", "weight: 50"), mine = with("weight: 70", "weight: 10");
    write(theirs);
    become(mine);
    apply();
    EXPECT_FALSE(flow_.merged().text);
    EXPECT_EQ(flow_.merged().conflicts, std::vector<std::size_t>{10});
    EXPECT_EQ(flow_.text(), mine);
    EXPECT_EQ(read(), theirs);
    apply();
    EXPECT_EQ(read(), theirs) << "also the second time";
    flow_.takeTheirs();
    ASSERT_TRUE(settles());
    EXPECT_EQ(flow_.text(), theirs);
    EXPECT_FALSE(flow_.changed());
}

TEST_F(ConfigFlowTest, a_file_that_is_gone_leaves_the_text_where_it_is)
{
    std::string const mine = with("weight: 70", "weight: 10");
    become(mine);
    QFile::remove(path());
    apply();
    EXPECT_EQ(flow_.text(), mine);
    EXPECT_TRUE(flow_.changed());
    EXPECT_NE(said().find("The file cannot be read"), std::string::npos) << said();
    flow_.readAgain();
    ASSERT_TRUE(settles());
    EXPECT_EQ(flow_.text(), mine);
    EXPECT_EQ(flow_.stage(), Stage::editing);
}

TEST_F(ConfigFlowTest, while_one_types_only_the_newest_text_is_checked)
{
    QSignalSpy checked(&flow_, &ConfigFlow::checkedChanged);
    for (int weight = 0; weight < 50; ++weight) flow_.setText(with("weight: 70", "weight: " + std::to_string(weight)));
    become(with("id: chat", "id: [chat"));
    EXPECT_EQ(checked.count(), 1);
    ASSERT_FALSE(flow_.findings().empty());
    EXPECT_EQ(flow_.findings().front().code, "C002");
}

TEST_F(ConfigFlowTest, the_same_configuration_opened_another_way_keeps_what_was_typed)
{
    std::string const mine = with("weight: 70", "weight: 10");
    become(mine);
    flow_.open(std::make_unique<FileChannel>(path(), QString(), nullptr));
    ASSERT_TRUE(settles());
    EXPECT_EQ(flow_.text(), mine);
    EXPECT_TRUE(flow_.changed());
}

TEST(config_flow, a_gateway_that_is_not_there_is_said)
{
    ConfigFlow flow(nullptr);
    QSignalSpy unread(&flow, &ConfigFlow::unread);
    flow.open(std::make_unique<AdminChannel>(QStringLiteral("http://127.0.0.1:1"), QByteArray("secret-token"), QString(), nullptr));
    ASSERT_TRUE(QTest::qWaitFor([&] { return unread.count() == 1; }, limit_ms));
    QString const why = unread.first().at(0).toString();
    EXPECT_TRUE(why.contains(QStringLiteral("does not answer"))) << why.toStdString();
    EXPECT_FALSE(why.contains(QStringLiteral("secret-token")));
    EXPECT_EQ(flow.stage(), Stage::none);
}

TEST(operator_token, is_found_where_the_text_refers_to_it)
{
    QTemporaryDir folder;
    qputenv("CONSOLE_TEST_TOKEN", "from-env");
    QFile file(folder.filePath(QStringLiteral("token")));
    ASSERT_TRUE(file.open(QIODevice::WriteOnly));
    file.write("from-file\n");
    file.close();
    std::string const at = folder.path().toStdString();
    EXPECT_EQ(operatorToken("server: {admin: {token: {env: CONSOLE_TEST_TOKEN}}}\n", at), "from-env");
    EXPECT_EQ(operatorToken("server: {admin: {token: {file: token}}}\n", at), "from-file");
    EXPECT_EQ(operatorToken("server: {admin: {token: {file: nowhere}}}\n", at), "");
    EXPECT_EQ(operatorToken("server: {}\n", at), "");
    EXPECT_EQ(operatorToken("server: [\n", at), "");
    qunsetenv("CONSOLE_TEST_TOKEN");
}

}  // namespace
}  // namespace signalbox::console
