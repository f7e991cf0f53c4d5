class AddEmbedding < ActiveRecord::Migration[7.1]
  def change
    add_column :documents, :embedding, :vector, limit: 1536
    add_column :documents, :language, :string, null: false, default: "en"
    add_reference :documents, :workspace, foreign_key: true

    create_table :passages do |t|
      t.vector :embedding, limit: 1536, null: false
      t.references :document, null: false
    end
    add_column :passages, :position, :integer, null: false
  end
end

class ResizeEmbedding < ActiveRecord::Migration[7.1]
  def up
    Passage.in_batches.update_all(embedding: nil)
    change_column :passages, :embedding, :vector, limit: 768
  end

  def down
    add_column :passages, :summary, :string, null: false
  end
end
