# Null is allowed, and the rows that are there stay without an embedding until somebody fills them; that
# the search then leaves them out is in another file. Only a run on a filled table, or a reviewer, tells.
class AddEmbedding < ActiveRecord::Migration[7.1]
  def change
    add_column :documents, :embedding, :vector, limit: 1536
  end
end
