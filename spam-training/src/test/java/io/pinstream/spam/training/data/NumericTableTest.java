package io.pinstream.spam.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NumericTableTest {

  @Test
  void aFileIsReadWithoutIdLabelAndWhatIsLeftOut() {
    NumericTable table =
        NumericTable.read(
            new StringReader("id,a,name,flag,label\nx,1.5,Ann,true,1\n\"y,z\",,Bob,FALSE,0\n"),
            Set.of("name"));

    assertThat(table.ids()).containsExactly("x", "y,z");
    assertThat(table.columns()).containsExactly("a", "flag");
    assertThat(table.rows()[0]).containsExactly(1.5, 1);
    assertThat(table.rows()[1]).containsExactly(Double.NaN, 0);
  }
}
