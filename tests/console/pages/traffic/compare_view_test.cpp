// Two requests beside each other: their facts, what they asked and what they were answered.
#include "console/pages/traffic/compare_view.hpp"

#include "console/pages/traffic/body_pane.hpp"

#include "storage/payload_writer.hpp"
#include "tests/console/body/kept_exchanges.hpp"
#include "tests/console/support/parts.hpp"
#include "tests/storage/temporary_store.hpp"

#include <gtest/gtest.h>

#include <QComboBox>
#include <QTableWidget>
#include <QTest>

namespace signalbox::console {
namespace {

using testing::part;

std::string chat(std::string const& said)
{
    return R"({"model":"gpt-4o","messages":[{"role":"user","content":")" + said + R"("}]})";
}

class Compare : public ::testing::Test {
protected:
    Compare()
    {
        keep(7, chat("Rain?"));
        keep(8, chat("Snow?"));
        reader_.open(QString::fromStdString(folder_.file()));
        view_.show();
    }
    void keep(std::uint64_t id, std::string const& asked)
    {
        storage::payload one = testing::keptParts(asked, testing::streamedReply()).of;
        one.event = id;
        storage::testing::must(writer_->append({&one, 1}));
    }
    static schema::Event event(std::uint64_t id, std::string const& policy = "all")
    {
        schema::Event made;
        made.set_id(id);
        made.set_payload_policy(policy);
        made.set_client_dialect("openai_chat");
        made.set_stream(true);
        made.set_requested_model(id == 7 ? "gpt-4o" : "gpt-4o-mini");
        return made;
    }
    void look(int at)
    {
        part<QComboBox>(view_, "compared_part").setCurrentIndex(at);
        ASSERT_TRUE(QTest::qWaitFor([&] { return view_.isSettled(); }, 20'000));
    }

    storage::testing::temporary_folder const folder_;
    decltype(storage::testing::writer_of(folder_)) events_ = storage::testing::writer_of(folder_);
    std::unique_ptr<storage::payload_writer> writer_ =
        storage::testing::must(storage::payload_writer::open(storage::payload_path(folder_.file()), 64u << 20));
    StoreReader reader_;
    CompareView view_{reader_, nullptr};
};

}  // namespace

TEST_F(Compare, has_nothing_to_show_before_there_are_two)
{
    EXPECT_FALSE(part<QComboBox>(view_, "compared_part").isVisible());
    view_.setMarked(event(7));
    view_.setShown(event(7));
    EXPECT_FALSE(part<QTableWidget>(view_, "compared").isVisible()) << "one request is not another";
    view_.setShown(event(8));
    EXPECT_TRUE(part<QTableWidget>(view_, "compared").isVisible());
    EXPECT_GT(part<QTableWidget>(view_, "compared").rowCount(), 0);
}

TEST_F(Compare, of_bodies_is_a_difference_line_by_line)
{
    view_.setMarked(event(7));
    view_.setShown(event(8));
    look(1);
    auto const& asked = part<BodyPane>(part<ComparedBodiesView>(view_, "compared_requests"));
    EXPECT_TRUE(asked.toPlainText().contains(QStringLiteral("\"content\": \"Snow?\""))) << asked.toPlainText().toStdString();
    EXPECT_FALSE(asked.extraSelections().isEmpty());
    look(2);
    auto& answers = part<ComparedBodiesView>(view_, "compared_answers");
    EXPECT_TRUE(part<QLabel>(answers).text().startsWith(QStringLiteral("Both are the same"))) << part<QLabel>(answers).text().toStdString();
    view_.setShown(event(9, "none"));
    look(1);
    EXPECT_TRUE(part<MissingBody>(part<ComparedBodiesView>(view_, "compared_requests")).isVisible());
    EXPECT_EQ(asked.toPlainText(), QString());
}

}  // namespace signalbox::console
